import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import mjml2html from "mjml";

/** Text as it stands, a value that is escaped, a part per row of a list, a part that stands or not. */
type Part = string | { slot: string } | { each: string; parts: Part[] } | { when: string; parts: Part[] };

const TOKEN = /\{\{\s*(\w+)\s*\}\}|<!-- (each|when) (\w+) -->|<!-- end -->/g;

/** Mail clients' dark modes: those that ask for the preference, and Outlook's, which marks the colours that it changes. */
function darkStyle(css: string): string {
  const rules = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selectors = "", body = ""]) => ({
    selectors: selectors.split(",").map((selector) => selector.trim()),
    body: body.replaceAll(/\s+/g, " "),
  }));
  const write = (marks: readonly string[]): string =>
    rules
      .map(({ selectors, body }) => {
        const marked = marks.flatMap((mark) => selectors.map((selector) => `${mark}${selector}`));
        return `${marked.join(", ")} {${body}}`;
      })
      .join("\n");
  return `@media (prefers-color-scheme: dark) {\n${write([""])}\n}\n${write(["[data-ogsc] ", "[data-ogsb] "])}`;
}

function parseTemplate(name: string, html: string): Part[] {
  const open: { parts: Part[] }[] = [{ parts: [] }];
  let at = 0;
  for (const match of html.matchAll(TOKEN)) {
    const here = open.at(-1);
    if (!here) throw new Error(`${name}.mjml: one "end" too many.`);
    if (match.index > at) here.parts.push(html.slice(at, match.index));
    at = match.index + match[0].length;
    const [, slot, kind, list = ""] = match;
    if (slot) here.parts.push({ slot });
    else if (kind) {
      const part = kind === "each" ? { each: list, parts: [] } : { when: list, parts: [] };
      here.parts.push(part);
      open.push(part);
    } else open.pop();
  }
  const [outermost] = open;
  if (open.length !== 1 || !outermost) throw new Error(`${name}.mjml: "each" or "when" without its "end".`);
  outermost.parts.push(html.slice(at));
  return outermost.parts;
}

/** The type of what a template wants, as TypeScript. */
function slotsOf(parts: readonly Part[]): string {
  const members = new Map<string, string>();
  const collect = (some: readonly Part[]): void => {
    for (const part of some) {
      if (typeof part === "string") continue;
      if ("slot" in part) members.set(part.slot, "string");
      else if ("each" in part) members.set(part.each, `readonly ${slotsOf(part.parts)}[]`);
      else {
        members.set(part.when, "boolean");
        collect(part.parts);
      }
    }
  };
  collect(parts);
  return `{ ${[...members].map(([name, type]) => `${name}: ${type}`).join("; ")} }`;
}

const narrow = (html: string): string => html.replaceAll(/\n\s+/g, "\n").replaceAll(/\n{2,}/g, "\n");

/**
 * The templates of a folder, compiled: a TypeScript module without imports, so that nothing of mjml is needed at run time. All are
 * compiled as one document, which the head's rules are made of, and cut apart at marks. Throws where mjml finds a mistake.
 */
export async function compileMailTemplates(folder: string): Promise<string> {
  const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".mjml") && file !== "layout.mjml")
    .map((file) => file.slice(0, -".mjml".length))
    .sort();
  const mark = (name: string): string => `<mj-raw><!-- block ${name} --></mj-raw>`;
  const document = read("layout.mjml")
    .replace(/\/\*\s*dark\.css\s*\*\//, () => darkStyle(read("dark.css")))
    .replace("<mj-raw><!-- blocks --></mj-raw>", () =>
      [...names.map((name) => `${mark(name)}\n${read(`${name}.mjml`)}`), mark("end")].join("\n"),
    );
  // Without fonts nothing is fetched from elsewhere.
  const { html, errors } = await mjml2html(document, { validationLevel: "strict", fonts: {} });
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join("\n"));
  const [top = "", ...pieces] = narrow(html).split(/<!-- block (\w+) -->\n?/);
  const templates = new Map<string, Part[]>([["top", parseTemplate("layout", top)]]);
  for (let index = 0; index < pieces.length; index += 2) {
    const name = pieces[index] === "end" ? "bottom" : (pieces[index] ?? "");
    templates.set(name, parseTemplate(name, pieces[index + 1] ?? ""));
  }
  return [
    "// Made of the templates of mails by scripts/generate.ts.",
    "export type TemplatePart = string | { slot: string } | { each: string; parts: readonly TemplatePart[] } | { when: string; parts: readonly TemplatePart[] };",
    `export type MailSlots = {\n${[...templates].map(([name, parts]) => `  ${name}: ${slotsOf(parts)};`).join("\n")}\n};`,
    "export const mailTemplates: { readonly [Name in keyof MailSlots]: readonly TemplatePart[] } = {",
    ...[...templates].map(([name, parts]) => `  ${name}: ${JSON.stringify(parts)},`),
    "};",
    "",
  ].join("\n");
}
