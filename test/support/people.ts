/** People at programs: the line client with pipes, and `nc`. */
import { type Hooks, lastFirst, Program, runOurs } from "./programs.ts";

/** How long the line client may take to leave a server that is perhaps gone, in milliseconds. */
const leavePatience = 5000;

/** Starts the line client, which says who it is. It leaves in order, or its name would not be free for the next test. */
export async function lineClient(t: Hooks, port: number, name: string): Promise<Program> {
  const hooks = lastFirst(t);
  const client = runOurs(hooks, "chat", ["--name", name, "--server", `127.0.0.1:${port}`]);
  hooks.after(async () => {
    client.signal("SIGTERM");
    await client.exit(leavePatience).catch(() => {});
  });
  await client.output.sees(new RegExp(`^You are in #lobby as ${name}\\.`));
  return client;
}

/** Starts `nc` and gives a name. */
export async function netcat(t: Hooks, port: number, name: string): Promise<Program> {
  const client = bareNetcat(t, port, name);
  client.says(name);
  await client.output.sees(/^You are in #lobby\./);
  return client;
}

/** `nc`, connected and silent. */
export function bareNetcat(t: Hooks, port: number, name = "nc", ...options: string[]): Program {
  return new Program(t, "nc", [...options, "127.0.0.1", String(port)], { name });
}
