/** English: what one does with messages. */
export const acting = {
  "action.toolbar": "Actions for the message of {nick}",
  "action.react": "React",
  "action.react-with": "React with {emoji}",
  "action.reply": "Reply",
  "action.copy-link": "Copy link",
  "action.copy-text": "Copy text",
  "action.delete": "Delete",
  "action.delete-sure": "Delete this message for everyone?",
  "action.cancel": "Cancel",
  "reaction.who": "{names} reacted with {emoji}",
  "reaction.add-yours": "React with {emoji} too",
  "reaction.take-yours": "Take {emoji} back",
  "reaction.you": "you",
  "action.copied": "Copied",
} as const;
