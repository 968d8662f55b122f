/** What a person is asked before there is a connection. */
import { notAName } from "../client/refusals.ts";
import { isNick } from "../protocol/names.ts";
import { type Address, addressForms, defaultAddress, formatAddress, parseAddress } from "./address.ts";
import { linesFor } from "./lines.ts";
import type { Screen } from "./screen.ts";

export const nameQuestion = "Username: ";
const addressQuestion = `Server address (${formatAddress(defaultAddress)}): `;

/** Asks until it is given something that can be a name; undefined when there is no more input. */
export async function askName(screen: Screen): Promise<string | undefined> {
  for (;;) {
    screen.ask(nameQuestion);
    const name = (await screen.read())?.trim();
    if (name === undefined || isNick(name)) return name;
    if (name !== "")
      for (const line of linesFor({ kind: "name-refused", name, why: notAName })) screen.print(line);
  }
}

/** Asks until it is given an address that can be read; undefined when there is no more input. */
export async function askAddress(screen: Screen): Promise<Address | undefined> {
  for (;;) {
    screen.ask(addressQuestion);
    const text = await screen.read();
    if (text === undefined) return undefined;
    const address = parseAddress(text);
    if (address) return address;
    screen.print(addressForms);
  }
}
