/** English: the timeline. */
export const timeline = {
  "timeline.label": "Messages in {name}",
  "timeline.empty-hint": "Say hello: the first message is yours.",
  "timeline.begin-channel": "This is the beginning of {name}.",
  "timeline.begin-person": "This is the beginning of what you and {name} wrote.",
  "timeline.loading": "Loading…",
  "timeline.unread-line": "New",
  "timeline.now": "Newest messages",
  "message.by": "{nick}, {time}",
  "message.notice": "Notice",
  "message.show-more": "Show all",
  "message.show-less": "Show less",
  "action.copied": "Copied",
} as const;
