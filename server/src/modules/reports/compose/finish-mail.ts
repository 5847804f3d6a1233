import { cleanText } from "../mail/clean-text.ts";
import type { Composed } from "./composer.ts";
import type { Block, MailDocument } from "./mail-document.ts";

/** Characters of names, values and sentences that a mail shows at most. */
const longest = { subject: 150, title: 160, label: 60, value: 400, sentence: 700 } as const;

/** The document of what a composer says: title, facts with deadline and recommended action, button, steps, the rest. */
export function finishMail(
  composed: Composed,
  { subject, environment }: Pick<MailDocument, "subject" | "environment">,
): MailDocument {
  const { title, lead, facts, deadline, recommended, action, steps, more = [], why } = composed;
  const warnings = more.filter((block) => block.type === "warning");
  const where =
    environment === null ? "All environments" : environment === "PRODUCTION" ? "Production" : "Development";
  return cleanDocument({
    subject,
    preheader: lead,
    environment,
    blocks: [
      { type: "heading", text: title },
      { type: "paragraph", text: lead },
      ...warnings,
      {
        type: "facts",
        rows: [
          { label: "What to do", value: recommended, strong: !recommended.startsWith("Nothing") },
          { label: "Deadline", value: deadline.text, strong: deadline.at !== null },
          { label: "Environment", value: where },
          ...facts,
        ],
      },
      ...(action ? [{ type: "button", ...action } as const] : []),
      ...(steps
        ? [{ type: "heading", text: "How to do it" } as const, { type: "steps", steps } as const]
        : []),
      ...more.filter((block) => block.type !== "warning"),
    ],
    deadlineAt: deadline.at?.toISOString() ?? null,
    action,
    why,
  });
}

/** A document whose texts stand on one line each, without controls, and no longer than people read. Addresses stay as they are. */
export function cleanDocument(document: MailDocument): MailDocument {
  return {
    ...document,
    subject: cleanText(document.subject, longest.subject),
    preheader: cleanText(document.preheader, 200),
    blocks: document.blocks.map(cleanBlock),
    why: cleanText(document.why, longest.sentence),
    action: document.action && { ...document.action, label: cleanText(document.action.label, longest.label) },
  };
}

function cleanBlock(block: Block): Block {
  const label = (text: string): string => cleanText(text, longest.label);
  const value = (text: string): string => cleanText(text, longest.value);
  switch (block.type) {
    case "heading":
      return { ...block, text: cleanText(block.text, longest.title) };
    case "paragraph":
    case "warning":
      return { ...block, text: cleanText(block.text, longest.sentence) };
    case "facts":
      return {
        ...block,
        rows: block.rows.map((row) => ({ ...row, label: label(row.label), value: value(row.value) })),
      };
    case "records":
      return { ...block, columns: block.columns.map(label), rows: block.rows.map((row) => row.map(value)) };
    case "steps":
      return { ...block, steps: block.steps.map(value) };
    case "button":
      return { ...block, label: label(block.label) };
    case "chart":
      return {
        ...block,
        title: label(block.title),
        parts: block.parts.map((part) => ({ ...part, label: label(part.label) })),
        bars: block.bars.map((bar) => ({ ...bar, label: label(bar.label), text: label(bar.text) })),
      };
    case "divider":
      return block;
  }
}
