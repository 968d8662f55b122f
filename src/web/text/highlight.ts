/** Colours for code: loaded when the first code with a language is shown, and each language by itself. */
import type { LanguageFn } from "highlight.js";
import { createLowlight } from "lowlight";

/** A stretch of code; `scope` is what it is to its language: "keyword", "string", "title function_". */
export type Token = string | { readonly scope: string; readonly children: readonly Token[] };

type Grammar = () => Promise<{ default: LanguageFn }>;

/** By the names that people write after the backticks. */
const grammars: Readonly<Record<string, Grammar>> = {
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  csharp: () => import("highlight.js/lib/languages/csharp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  lua: () => import("highlight.js/lib/languages/lua"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  php: () => import("highlight.js/lib/languages/php"),
  python: () => import("highlight.js/lib/languages/python"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  sql: () => import("highlight.js/lib/languages/sql"),
  swift: () => import("highlight.js/lib/languages/swift"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};
const otherNames: Readonly<Record<string, string>> = {
  sh: "bash",
  shell: "bash",
  zsh: "bash",
  h: "c",
  "c++": "cpp",
  cs: "csharp",
  "c#": "csharp",
  patch: "diff",
  docker: "dockerfile",
  golang: "go",
  toml: "ini",
  js: "javascript",
  jsx: "javascript",
  kt: "kotlin",
  md: "markdown",
  py: "python",
  rb: "ruby",
  rs: "rust",
  ts: "typescript",
  tsx: "typescript",
  html: "xml",
  svg: "xml",
  yml: "yaml",
};
/** Longer code is shown without colours: they would cost the reader a pause. */
const codeMax = 20_000;

const lowlight = createLowlight();

/** The code as tokens; undefined when its language is not known. */
export async function highlight(code: string, language: string): Promise<readonly Token[] | undefined> {
  const asked = language.toLowerCase();
  const name = Object.hasOwn(otherNames, asked) ? (otherNames[asked] ?? asked) : asked;
  const grammar = Object.hasOwn(grammars, name) ? grammars[name] : undefined;
  if (!grammar || code.length > codeMax) return undefined;
  if (!lowlight.registered(name)) lowlight.register(name, (await grammar()).default);
  return lowlight.highlight(name, code, { prefix: "" }).children.flatMap(tokenOf);
}

type Node = ReturnType<typeof lowlight.highlight>["children"][number];

function tokenOf(node: Node): Token[] {
  if (node.type === "text") return [node.value];
  if (node.type !== "element") return [];
  const classes = node.properties["className"];
  return [
    { scope: Array.isArray(classes) ? classes.join(" ") : "", children: node.children.flatMap(tokenOf) },
  ];
}
