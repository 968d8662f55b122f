/** Fetches what stands and listens around the conversation: at the same time as the chat, and nothing waits for it. */
export const fetchBeside = () => import("./beside.tsx");
