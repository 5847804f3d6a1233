import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { signWebhook } from "../src/platform/webhooks/sign-webhook.ts";
import { generateMasterKey } from "../src/platform/vault/master-keys.ts";
import { findMistakes } from "./document-mistakes.ts";

const root = path.resolve(import.meta.dirname, "../..");
const documents = [
  ...readdirSync(root),
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" }).map(
    (file) => `docs/${file}`,
  ),
].filter((file) => file.endsWith(".md"));

test("there are documents to look at", () => {
  expect(documents).toEqual(expect.arrayContaining(["README.md", "ARCHITECTURE.md", "docs/tutorial.md"]));
});

test.each(documents)("%s names nothing that does not exist", (file) => {
  expect(findMistakes(root, file, readFileSync(path.join(root, file), "utf8"))).toEqual([]);
});

test("what does not exist is found", () => {
  const text =
    "`server/src/gone.ts`, [a link](gone.md), [a heading](README.md#gone), `npm run gone`, `PATCHBAY_GONE`, and `server/src/app.ts`";
  expect(findMistakes(root, "README.md", text)).toEqual([
    "server/src/gone.ts",
    "gone.md",
    "README.md#gone",
    "npm run gone",
    "PATCHBAY_GONE",
  ]);
});

test("the example of the functions guide takes what Patchbay signs, and nothing else", async () => {
  const guide = readFileSync(path.join(root, "docs/guides/functions.md"), "utf8");
  const blocks = [...guide.matchAll(/```js\n([^]*?)```/g)].map(([, block = ""]) => block);
  const example = blocks.find((block) => block.includes("standardwebhooks")) ?? "";
  const library = pathToFileURL(createRequire(import.meta.url).resolve("standardwebhooks")).href;
  const code = example.replace('"standardwebhooks"', JSON.stringify(library));
  const { readEvent } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
    readEvent: (secret: string, headers: Record<string, string>, body: string) => unknown;
  };
  const secret = `whsec_${Buffer.from(generateMasterKey()).toString("base64")}`;
  const body = JSON.stringify({ attempt: 1 });
  const headers = signWebhook(secret, { id: "exe_1", at: new Date(), body });
  expect(readEvent(secret, headers, body)).toEqual({ attempt: 1 });
  expect(() => readEvent(secret, headers, `${body} `)).toThrow();
});
