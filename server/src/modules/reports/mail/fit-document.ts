import type { Block, MailDocument } from "../compose/mail-document.ts";

/** A mail's HTML, in bytes: Gmail cuts what is longer than 102 KB. */
export const mostBytes = 99_000;

/**
 * A document whose rendering keeps below `most` bytes: records are left out, half of the longest list at a time, and counted
 * as "more". Throws where that is not enough: composers bound everything else.
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
    const shorter = leaveOut(current);
    if (!shorter) throw new Error(`A mail has ${Buffer.byteLength(rendered)} bytes without any records.`);
    current = shorter;
  }
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
