import { mailTemplates } from "../../../generated/mail-templates.ts";
import type { MailSlots, TemplatePart } from "../../../generated/mail-templates.ts";

type Values = { readonly [name: string]: string | boolean | readonly Values[] };

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it stands in HTML, in an element or in a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A template of mails with its values, each escaped: no value is ever HTML. */
export function fillTemplate<Name extends keyof MailSlots>(name: Name, values: MailSlots[Name]): string {
  return fill(mailTemplates[name], values as Values);
}

function fill(parts: readonly TemplatePart[], values: Values): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      if ("slot" in part) return escapeHtml(textOf(values, part.slot));
      if ("when" in part) return values[part.when] === true ? fill(part.parts, values) : "";
      const rows = values[part.each];
      if (!Array.isArray(rows)) throw new TypeError(`The template wants a list "${part.each}".`);
      return rows.map((row: Values) => fill(part.parts, row)).join("");
    })
    .join("");
}

function textOf(values: Values, slot: string): string {
  const value = values[slot];
  if (typeof value !== "string") throw new TypeError(`The template wants a text "${slot}".`);
  return value;
}
