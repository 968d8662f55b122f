/** Events of history itself: data only. */

/** What lies below a position, the first one of a record, has expired. Where it is no news, it tells only the time. */
export interface HistoryExpired {
  readonly type: "history-expired";
  readonly before: number;
}
