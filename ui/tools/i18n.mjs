// Checks the texts of all languages against the Dutch ones and writes their typed ids.
//   node tools/i18n.mjs           check; exit 1 with every fault, also when messages.gen.ts is behind
//   node tools/i18n.mjs --write   write src/text/messages.gen.ts, then check
import { parse, serializeExpression } from "@fluent/syntax";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const texts = join(here, "../../assets/texts");
const source = join(here, "../src");
const generated = join(source, "text/messages.gen.ts");
const failureCodes = join(source, "core/bindings/FailureCode.ts");

const maxWords = 15;
const maxNav = 18;
/** Words that make Dutch hard to read, and what to write instead. */
const hard = {
  indien: "als",
  tevens: "ook",
  betreffende: "over",
  "dient te": "moet",
  verwerken: "opslaan",
  cliënt: "de naam",
  reeds: "al",
  middels: "met",
};
/** Ids made at run time from codes; everything else must appear in the source. */
const composed = /^(failure|kind|domain|route|way|status|source|field)-/;

function walk(node, visit) {
  if (!node || typeof node !== "object") return;
  if (node.type) visit(node);
  for (const child of Object.values(node)) {
    if (Array.isArray(child)) child.forEach((one) => walk(one, visit));
    else walk(child, visit);
  }
}

/** Every message of a language: its arguments, which of them are numbers, and its words. */
export function readLanguage(language, fault, folder = texts) {
  const messages = new Map();
  for (const file of readdirSync(join(folder, language))
    .filter((name) => name.endsWith(".ftl"))
    .sort()) {
    for (const entry of parse(readFileSync(join(folder, language, file), "utf8"), {}).body) {
      const where = `${language}/${file}`;
      if (entry.type === "Junk") fault(`${where}: cannot be read: ${entry.content.split("\n")[0]}`);
      if (entry.type !== "Message") continue;
      const id = entry.id.name;
      if (messages.has(id)) fault(`${where}: ${id} stands there twice`);
      const args = new Map();
      const words = [];
      walk(entry.value, (node) => {
        if (node.type === "VariableReference") args.set(node.id.name, args.get(node.id.name) ?? "string");
        if (node.type === "SelectExpression" && node.selector.type === "VariableReference") args.set(node.selector.id.name, "number");
        if (node.type === "TextElement") words.push(node.value);
        if (node.type === "StringLiteral") words.push(serializeExpression(node));
      });
      messages.set(id, { file: where, args, words: words.join(" … ") });
    }
  }
  return messages;
}

function checkDutch(messages, fault) {
  for (const [id, { words, file }] of messages) {
    for (const sentence of words.split(/[.!?…:]\s/)) {
      const count = sentence.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
      if (count > maxWords) fault(`${file}: ${id} has a sentence of ${count} words; ${maxWords} is the most`);
    }
    for (const [word, better] of Object.entries(hard)) {
      if (new RegExp(`\\b${word}\\b`, "i").test(words)) fault(`${file}: ${id} says "${word}"; write "${better}"`);
    }
    if (/\b(je|jij|jouw)\b/i.test(words) && !id.startsWith("domain-")) fault(`${file}: ${id} is not in the u-form`);
  }
}

/** What holds for every language next to the Dutch texts. */
function checkLanguage(language, messages, dutch, fault) {
  for (const [id, { args }] of dutch) {
    const other = messages.get(id);
    if (!other) fault(`${language}: ${id} is missing`);
    else if ([...args.keys()].sort().join() !== [...other.args.keys()].sort().join())
      fault(`${other.file}: ${id} has other arguments than the Dutch text`);
  }
  for (const [id, { file, words }] of messages) {
    if (!dutch.has(id)) fault(`${file}: ${id} has no Dutch text`);
    if (/<\/?[a-z]/i.test(words)) fault(`${file}: ${id} holds markup`);
    if (id.startsWith("nav-") && words.length > maxNav && id !== "nav-due") fault(`${file}: ${id} is too long for the rail`);
    if (language === "ar" && /[A-Za-z]/.test(words)) fault(`${file}: ${id} holds Latin letters`);
  }
}

function checkUse(dutch, fault) {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.(svelte|ts)$/.test(name) && !name.includes("bindings") && !name.includes(".gen."),
  );
  const code = files.map((name) => readFileSync(join(source, name), "utf8")).join("\n");
  for (const id of dutch.keys())
    if (!composed.test(id) && !code.includes(`"${id}"`) && !code.includes(`'${id}'`)) fault(`nl: ${id} is used nowhere`);
}

function checkFailures(dutch, fault) {
  const codes = [...readFileSync(failureCodes, "utf8").matchAll(/"([a-z_]+)"/g)].map((match) => `failure-${match[1].replaceAll("_", "-")}`);
  for (const id of codes) if (!dutch.has(id)) fault(`nl: ${id} is missing: the core can refuse with it`);
  for (const id of dutch.keys())
    if (id.startsWith("failure-") && id !== "failure-read-out" && !codes.includes(id)) fault(`nl: ${id} is no code of the core`);
}

export function types(dutch) {
  const lines = [...dutch]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { args }]) => {
      const fields = [...args].map(([name, type]) => `${name}: ${type === "number" ? "number" : "string | number"}`).join("; ");
      return `  "${id}": ${fields ? `{ ${fields} }` : "undefined"};`;
    });
  return `// Made by tools/i18n.mjs from the Dutch texts. Do not edit.\nexport interface Messages {\n${lines.join("\n")}\n}\n`;
}

/** Every fault in the texts, as sentences. */
export function check() {
  const faults = [];
  const fault = (text) => faults.push(text);
  const dutch = readLanguage("nl", fault);
  checkDutch(dutch, fault);
  checkFailures(dutch, fault);
  checkUse(dutch, fault);
  for (const language of readdirSync(texts))
    checkLanguage(language, language === "nl" ? dutch : readLanguage(language, fault), dutch, fault);
  if (readFileSync(generated, "utf8") !== types(dutch)) fault("src/text/messages.gen.ts is behind: npm run i18n");
  return { faults, count: dutch.size };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (process.argv.includes("--write")) writeFileSync(generated, types(readLanguage("nl", () => {})));
  const { faults, count } = check();
  for (const text of faults) console.error(text);
  console.log(`${count} texts, ${faults.length} faults`);
  process.exitCode = faults.length ? 1 : 0;
}
