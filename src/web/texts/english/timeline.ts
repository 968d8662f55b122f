/** English: the timeline. */
export const timeline = {
  "timeline.label": "Messages in {name}",
  "timeline.loading": "Loading…",
  "timeline.unread-line": "New",
  "timeline.now": "Newest messages",
  "message.by": "{nick}, {time}",
  "message.notice": "Notice",
  "message.show-more": "Show all",
  "message.show-less": "Show less",
} as const;
