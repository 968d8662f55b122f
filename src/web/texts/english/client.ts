/** English: what the client's core says itself. */
export { phrases as client } from "../../../client/phrases.ts";
