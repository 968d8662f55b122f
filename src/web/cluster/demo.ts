/** The demonstration: has nodes killed and paused, where the node that served this page lets it. */
export type Deed = "kill" | "pause";

export interface Permission {
  readonly deeds: readonly Deed[];
  readonly token?: string;
}

/** What this page may do; nothing where the node does not say so. */
export async function mayDo(): Promise<readonly Deed[]> {
  return (await ask()).deeds;
}

/**
 * Has a deed done. Each takes a token of its own.
 * @returns when it is done, in milliseconds since 1970
 * @throws why it was not done
 */
export async function act(deed: Deed, node: string): Promise<number> {
  const { token = "" } = await ask();
  const url = `/cluster/nodes/${encodeURIComponent(node)}/${deed}`;
  const answer = await fetch(url, { method: "POST", headers: { "Chorus-Token": token } });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  const { at }: { readonly at: number } = await answer.json();
  return at;
}

async function ask(): Promise<Permission> {
  const answer = await fetch("/cluster/demo", { cache: "no-store" });
  return answer.ok ? await answer.json() : { deeds: [] };
}
