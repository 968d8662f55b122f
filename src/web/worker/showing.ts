/** Shows notifications and takes them away: for the service worker, and for pages that nobody looks at. */
import { isRead, type Notice, placeOf, type Shown, shownWith, tagOf, titleOf } from "./notice.ts";

/** What TypeScript's libraries do not know of yet. */
interface Options extends NotificationOptions {
  readonly renotify?: boolean;
  readonly timestamp?: number;
}

type Registration = Pick<ServiceWorkerRegistration, "getNotifications" | "showNotification">;

/** Shows it beside what is shown of the same conversation. @param line what it says, in the reader's language */
export async function show(
  registration: Registration,
  notice: Extract<Notice, { kind: "show" }>,
  line: string,
): Promise<void> {
  const tag = tagOf(notice.conversation);
  const [before] = await registration.getNotifications({ tag });
  const known = before?.data as Shown | undefined;
  // What is known already is shown again without a sound: each push has to show something.
  const shown = shownWith(known, notice, line);
  const now = shown ?? known;
  if (!now) return;
  const options: Options = {
    tag,
    body: now.lines.join("\n"),
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
    data: now,
    renotify: shown !== undefined,
    silent: shown === undefined,
    ...(now.at !== "" && { timestamp: Date.parse(now.at) }),
  };
  await registration.showNotification(titleOf(now), options);
}

/** Takes away what is read. @param upTo ISO 8601 */
export async function close(registration: Registration, conversation: string, upTo: string): Promise<void> {
  for (const notification of await registration.getNotifications({ tag: tagOf(conversation) })) {
    if (isRead(notification.data as Shown, upTo)) notification.close();
  }
}

/** Where in the page a notification leads. */
export function placeIn({ data }: Pick<Notification, "data">): string {
  return placeOf(data as Shown);
}

/** How many messages are shown that are not read. */
export async function countShown(registration: Registration): Promise<number> {
  const all = await registration.getNotifications();
  return all.reduce((sum, { data }) => sum + ((data as Shown | null)?.count ?? 0), 0);
}
