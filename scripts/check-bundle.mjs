/**
 * Fails when the built console is over its budget (DESIGN 11): the entry at most 45 KB, each lazy page or dialog at
 * most 35 KB more, the code editors 130 KB each, which no page loads with it; JavaScript and CSS, brotli. Run after
 * `vite build` in client/; prints every size.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const entryBudget = 45 * 1024;
const routeBudget = 35 * 1024;
/** Code editors are no part of a page: they are fetched when a script or a manifest is opened, and by nothing else. */
const editorKeys = ["src/ui/code-editor.tsx", "src/ui/json-editor.tsx"];
const editorBudget = 130 * 1024;
const budgetOf = (key) => (editorKeys.includes(key) ? editorBudget : routeBudget);
const dist = fileURLToPath(new URL("../client/dist/", import.meta.url));

/** @type {Record<string, { file: string, css?: string[], imports?: string[], dynamicImports?: string[], isEntry?: boolean, isDynamicEntry?: boolean }>} */
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));
const sizes = new Map();

function sizeOf(file) {
  if (!sizes.has(file)) sizes.set(file, brotliCompressSync(readFileSync(dist + file)).length);
  return sizes.get(file);
}

/** Every file that a chunk loads before it runs. */
function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const next of chunk.imports ?? []) filesOf(next, seen);
  return seen;
}

const sum = (files) => files.reduce((total, file) => total + sizeOf(file), 0);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(8);

const entryKey = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
const lazyKeys = Object.keys(manifest).filter((key) => manifest[key]?.isDynamicEntry);
if (!entryKey || lazyKeys.length === 0) {
  // A check that looks at nothing would pass for ever.
  console.error("check-bundle: the manifest names no entry or no lazy page; is client/dist built?");
  process.exit(1);
}

const entryFiles = filesOf(entryKey);
const entry = sum([...entryFiles]);
const lazy = lazyKeys
  .map((key) => ({ key, size: sum([...filesOf(key)].filter((file) => !entryFiles.has(file))) }))
  .sort((one, other) => other.size - one.size);

console.log(`${kilobytes(entry)}  entry (at most ${kilobytes(entryBudget).trim()})`);
for (const { key, size } of lazy) console.log(`${kilobytes(size)}  ${key}`);

/** Whether a lazy page would fetch an editor before it runs. */
const carriesEditor = (key) =>
  editorKeys.some((editor) => editor !== key && manifest[editor] && filesOf(key).has(manifest[editor].file));

const over = [
  ...(entry > entryBudget ? [`the entry is ${kilobytes(entry - entryBudget).trim()} over`] : []),
  ...lazy
    .filter(({ key, size }) => size > budgetOf(key))
    .map(({ key, size }) => `${key} is ${kilobytes(size - budgetOf(key)).trim()} over`),
  ...lazy.filter(({ key }) => carriesEditor(key)).map(({ key }) => `${key} loads the code editor with it`),
];
if (over.length > 0) {
  console.error(`check-bundle: over budget: ${over.join("; ")}`);
  process.exit(1);
}
