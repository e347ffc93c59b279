import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const features = [
  "conflicts",
  "contact",
  "directory",
  "language",
  "people",
  "referral",
  "referrals",
  "search",
  "start",
  "sync",
  "team",
  "today",
  "unlock",
];

/** Who may import what: core < text < shared < features < routes; a feature never another feature. */
const layer = (files, patterns) => ({
  files: files.map((f) => `src/${f}/**`),
  rules: { "no-restricted-imports": ["error", { patterns }] },
});
const tauri = { group: ["@tauri-apps/*"], message: "Only core/ speaks with the shell." };
const up = (...names) => ({ group: names.map((n) => `**/${n}/**`), message: "Dependencies point down." });

export default ts.config(
  { ignores: ["dist", "node_modules", "src/core/bindings", "src/text/messages.gen.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs["flat/recommended"],
  ...svelte.configs["flat/prettier"],
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "no-undef": "off", // State lives in runes only; plain Sets, Maps and Dates here are meant to be plain.
      "svelte/prefer-svelte-reactivity": "off",
      "svelte/no-useless-mustaches": "off" /* the only way to keep a space at the edge of an element */,
    },
  },
  { files: ["tools/**", "*.js", "tests/**"], languageOptions: { globals: globals.node } },
  { files: ["**/*.svelte", "**/*.svelte.ts"], languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } } },
  layer(["core"], [up("text", "shared", "features", "routes")]),
  layer(["text"], [tauri, up("shared", "features", "routes")]),
  layer(
    ["shared"],
    [
      tauri,
      up("features", "routes"),
      { regex: "/core/(?!bindings/)", message: "Shared pieces know the shapes of the core, not the core." },
    ],
  ),
  layer(["routes"], [tauri]),
  ...features.map((name) =>
    layer(
      [`features/${name}`],
      [
        tauri,
        up("routes"),
        { group: features.filter((f) => f !== name).map((f) => `../${f}/*`), message: "Features do not import each other." },
      ],
    ),
  ),
);
