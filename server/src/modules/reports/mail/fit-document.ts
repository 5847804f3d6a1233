import type { Block, MailDocument } from "../compose/mail-document.ts";
import { cleanText } from "./clean-text.ts";

/** A mail's HTML, in bytes: Gmail cuts what is longer than 102 KB. */
export const mostBytes = 99_000;

/**
 * A document whose rendering keeps below `most` bytes: records are left out, half of the longest list at a time, and counted
 * as "more"; then texts are cut. Throws where that is not enough: composers bound how many blocks there are.
 */
export function fitDocument(
  document: MailDocument,
  render: (document: MailDocument) => string,
  most = mostBytes,
): string {
  let current = document;
  for (;;) {
    const rendered = render(current);
    if (Buffer.byteLength(rendered) <= most) return rendered;
    const shorter = leaveOut(current) ?? cutTexts(current);
    if (JSON.stringify(shorter) === JSON.stringify(current))
      throw new Error(`A mail has ${Buffer.byteLength(rendered)} bytes without any records.`);
    current = shorter;
  }
}

/** Texts so short that a mail of what composers make fits, whatever they are made of. */
function cutTexts(document: MailDocument): MailDocument {
  const cut = (text: string): string => cleanText(text, 60);
  return {
    ...document,
    preheader: cut(document.preheader),
    blocks: document.blocks.map((block): Block => {
      if (block.type === "facts")
        return { ...block, rows: block.rows.map((row) => ({ ...row, value: cut(row.value) })) };
      if (block.type === "steps") return { ...block, steps: block.steps.map(cut) };
      return "text" in block ? { ...block, text: cut(block.text) } : block;
    }),
  };
}

function leaveOut(document: MailDocument): MailDocument | null {
  const rowsOf = (block: Block): number => (block.type === "records" ? block.rows.length : 0);
  const longest = Math.max(...document.blocks.map(rowsOf));
  if (longest <= 0) return null;
  const at = document.blocks.findIndex((block) => rowsOf(block) === longest);
  return {
    ...document,
    blocks: document.blocks.map((block, index) => {
      if (index !== at || block.type !== "records") return block;
      const kept = block.rows.slice(0, Math.floor(longest / 2));
      const more = block.more ?? { count: 0, where: "in Patchbay" };
      return { ...block, rows: kept, more: { ...more, count: more.count + longest - kept.length } };
    }),
  };
}
