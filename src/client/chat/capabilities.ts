/** What the chat asks of a server's capabilities. */

/**
 * With echo-message one's own lines come back with their ids, and from one's other devices; event-playback gives pages
 * with all that happened. Together they have to fit into one line, behind the longest names: cap-notify comes with version 302 unasked.
 */
export const capabilities: ReadonlySet<string> = new Set([
  "message-tags",
  "server-time",
  "echo-message",
  "batch",
  "labeled-response",
  "standard-replies",
  "chorus/resume",
  "chorus/nodes",
  "draft/chathistory",
  "draft/event-playback",
  "draft/multiline",
  "draft/message-redaction",
  "draft/read-marker",
  "draft/webpush",
  "away-notify",
  "account-notify",
  "account-tag",
  "extended-join",
  "extended-monitor",
  "multi-prefix",
  "invite-notify",
  "setname",
  "sasl",
  "draft/channel-rename",
  "draft/account-registration",
  "draft/search",
  "draft/metadata-3",
]);
