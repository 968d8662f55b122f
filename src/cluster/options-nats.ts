/** The keys of the section [nats]: how the log is kept on nats-servers, where the key "log" names some. */
import { section } from "./key.ts";
import { flag } from "./values.ts";
import * as kind from "./values-nats.ts";

export const natsKeys = section("nats", "both", {
  stream: {
    kind: kind.stream,
    initial: "chorus",
    description: "The name of the network's stream, and what the names of all that belongs to it begin with.",
  },
  replicas: {
    kind: kind.replicas,
    initial: 3,
    description: "How many servers keep each message; 1 where they are no cluster.",
  },
  credentials: {
    kind: kind.file,
    initial: "",
    description: "The file with the credentials of an account (.creds), instead of a password.",
  },
  ca: {
    kind: kind.file,
    initial: "",
    description: "The file with the certificates (PEM) of who has signed the servers' ones; switches TLS on.",
  },
  certificate: {
    kind: kind.file,
    initial: "",
    description: "The file with the certificate (PEM) that we show to the servers; switches TLS on.",
  },
  key: {
    kind: kind.file,
    initial: "",
    description: "The file with the certificate's private key (PEM).",
  },
  monitors: {
    kind: kind.monitors,
    initial: [],
    description:
      "Where the servers show their settings, which are checked at each start: http://HOST:8222 of each server.",
  },
  accept_loss: {
    kind: flag,
    initial: false,
    description:
      "Accepts servers that may lose messages which they have acknowledged: they write to disk later (no sync_interval: always), so a power cut or a crashed machine takes the last of them, or are older than 2.14.",
  },
});
