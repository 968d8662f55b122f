/** docs/commands.md is made from the tables of commands, capabilities and modes. CHORUS_DOCS=write makes it anew. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { tokensOf } from "../../src/commands/isupport.ts";
import { nickserv } from "../../src/commands/nickserv.ts";
import { usage } from "../../src/commands/service.ts";
import { commands } from "../../src/commands/table.ts";
import { capabilities } from "../../src/protocol/capabilities.ts";

const path = "docs/commands.md";

const cell = (text: string) => text.replaceAll("|", "\\|");

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

## NickServ

\`/msg NickServ HELP\` shows the same.

| say | does |
|---|---|
${nickserv.commands
  .map((command) => {
    const [words = "", ...does] = usage(command).split(": ");
    return `| \`${cell(words)}\` | ${cell(does.join(": "))} |`;
  })
  .join("\n")}

## Capabilities

Each is the IRCv3 specification of that name; \`draft/\` ones may still change.

${Object.keys(capabilities)
  .map((name) => `- \`${name}\``)
  .join("\n")}

## What the server says of itself

RPL_ISUPPORT, for a network called Chorus:

${tokensOf("Chorus")
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
