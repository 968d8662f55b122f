/** The connection to nats-servers as the log makes it, for as long as a test. */
import type { NatsConnection } from "@nats-io/transport-node";
import { connectToNats, type NatsOptions } from "../../src/log/jetstream-connection.ts";
import type { Hooks } from "./programs.ts";
import { until } from "./until.ts";

export interface Entered {
  readonly connection: NatsConnection;
  /** What was warned of, without what cannot be seen of the servers. */
  readonly warnings: readonly string[];
  /** Why a server must not hold the log. */
  readonly unusable: readonly string[];
}

export async function enterNats(
  t: Hooks,
  options: Partial<NatsOptions>,
  patience?: number,
): Promise<Entered> {
  const [warnings, unusable]: [string[], string[]] = [[], []];
  const connection = await connectToNats(
    { servers: [], stream: "tea", replicas: 3, monitors: [], acceptsLoss: false, ...options },
    {
      name: "test",
      warn: (message) => void (message.startsWith("whether ") || warnings.push(message)),
      ...(patience !== undefined && { patience }),
      unusable: ({ message }) => void unusable.push(message),
    },
  );
  t.after(() => connection.close());
  return { connection, warnings, unusable };
}

/** Resolves when a server answers. */
export async function works(connection: NatsConnection): Promise<void> {
  const answers = () =>
    connection.flush().then(
      () => true,
      () => false,
    );
  await until(answers, "a connection that works");
}
