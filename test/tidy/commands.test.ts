/** docs/commands.md is made from the tables of commands, capabilities and modes. CHORUS_DOCS=write makes it anew. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { mechanisms } from "../../src/commands/authenticate.ts";
import { tokensOf } from "../../src/commands/isupport.ts";
import { usage } from "../../src/commands/service.ts";
import { services } from "../../src/commands/services.ts";
import { commands } from "../../src/commands/table.ts";
import { capabilities } from "../../src/protocol/capabilities.ts";

const path = "docs/commands.md";

const cell = (text: string) => text.replaceAll("|", "\\|");

function serviceSection({ nick, commands: done }: (typeof services)[number]): string {
  const rows = done.map((command) => {
    const [words = "", ...does] = usage(command).split(": ");
    return `| \`${cell(words)}\` | ${cell(does.join(": "))} |`;
  });
  return `## ${nick}\n\n\`/msg ${nick} HELP\` shows the same.\n\n| say | does |\n|---|---|\n${rows.join("\n")}`;
}

function page(): string {
  const rows = [...commands.values()]
    .sort((one, other) => (one.verb < other.verb ? -1 : 1))
    .map(({ verb, help, from, operator }) => {
      const [usage = verb, ...does] = help.split(": ");
      const who = operator
        ? "operators"
        : from === "registered"
          ? "everyone"
          : `everyone, before registering too`;
      return `| \`${cell(usage)}\` | ${cell(does.join(": "))} | ${who} |`;
    });
  return `# Commands and capabilities

Made from the program's own tables; \`HELP\` shows the same. How Chorus behaves beyond what the specifications say is in
[protocol.md](protocol.md).

| command | does | for |
|---|---|---|
${rows.join("\n")}

${services.map(serviceSection).join("\n\n")}

## Capabilities

Each by the name of its [IRCv3 specification](https://ircv3.net/irc/); those of \`draft/\` may still change. Our own two are
specified in [protocol.md](protocol.md#coming-back).

| capability | specification | needs |
|---|---|---|
${Object.entries(capabilities)
  .map(([name, row]) => `| \`${name}\` | ${row.specification} | ${"dependsOn" in row ? row.dependsOn : ""} |`)
  .join("\n")}

SASL mechanisms: ${mechanisms.split(",").join(", ")} (RFC 4616, RFC 7677).

## What the server says of itself

RPL_ISUPPORT, for a network called Chorus:

${tokensOf({ network: "Chorus", uploads: "http://localhost:8080/upload" })
  .flat()
  .map((token) => `- \`${token}\``)
  .join("\n")}
`;
}

test("the page of commands says what the tables say", () => {
  if (process.env["CHORUS_DOCS"] === "write") writeFileSync(path, page());
  assert.equal(
    readFileSync(path, "utf8"),
    page(),
    `${path} is out of date: run CHORUS_DOCS=write npm run check`,
  );
});

test("every command says how it is used and what it does", () => {
  for (const { verb, help } of commands.values()) assert.match(help, new RegExp(`^${verb}\\b.*: .+`));
});
