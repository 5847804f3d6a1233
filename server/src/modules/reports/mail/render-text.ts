import type { Block, MailDocument, MailFooter } from "../compose/mail-document.ts";
import { chartBars } from "./chart-bars.ts";
import { widthOf } from "./clean-text.ts";
import { footerLines } from "./footer-lines.ts";
import { moreRecords } from "./more-records.ts";
import { wrapText } from "./wrap-text.ts";

/** The plain text part of a mail: the same facts in lines of at most 78 columns; addresses stand whole. */
export function renderText(document: MailDocument, { footer }: { footer: MailFooter }): string {
  const title = document.blocks.findIndex((block) => block.type === "heading");
  const environment =
    document.environment === "PRODUCTION"
      ? "PRODUCTION"
      : document.environment === "DEVELOPMENT"
        ? "DEVELOPMENT"
        : "ALL ENVIRONMENTS";
  const parts = [
    [`Patchbay · ${environment}`],
    ...document.blocks.map((block, index) => linesOf(block, index === title)),
    ["-- ", ...footerLines(document, footer).flatMap((line) => wrapText(line))],
    ["Who gets these mails:", footer.settingsUrl],
    ...(footer.unsubscribeUrl === null ? [] : [["Stop mails of this kind:", footer.unsubscribeUrl]]),
  ];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function linesOf(block: Block, isTitle: boolean): string[] {
  switch (block.type) {
    case "heading": {
      const lines = wrapText(block.text);
      return [...lines, (isTitle ? "=" : "-").repeat(Math.max(...lines.map(widthOf)))];
    }
    case "paragraph":
      return wrapText(block.text);
    case "facts":
      return block.rows.flatMap(({ label, value }) => wrapText(`${label}: ${value}`, "", "  "));
    case "records":
      return [
        ...block.rows.flatMap(([name = "", ...cells]) => [
          ...wrapText(name, "* ", "  "),
          ...cells.flatMap((value, index) =>
            value === "" ? [] : wrapText(`${block.columns[index + 1] ?? ""}: ${value}`, "  ", "    "),
          ),
        ]),
        ...(block.more ? wrapText(moreRecords(block.more)) : []),
      ];
    case "steps":
      return block.steps.flatMap((step, index) =>
        wrapText(step, `${index + 1}. `, " ".repeat(`${index + 1}. `.length)),
      );
    case "warning":
      return wrapText(`Note: ${block.text}`, "! ", "  ");
    case "button":
      return [...wrapText(`${block.label}:`), block.url];
    case "chart":
      return chartLines(block);
    case "divider":
      return ["-".repeat(40)];
  }
}

const barColumns = 24;

function chartLines(chart: Extract<Block, { type: "chart" }>): string[] {
  const width = Math.min(20, Math.max(...chart.bars.map(({ label }) => widthOf(label)), 0));
  return [
    ...wrapText(chart.title),
    ...chartBars(chart).flatMap(({ label, restPercent, text }) => {
      const filled = Math.round(((100 - Number(restPercent)) * barColumns) / 100);
      const padded = `${label}${" ".repeat(Math.max(0, width - widthOf(label)))}`;
      const bar = `${"#".repeat(filled)}${".".repeat(barColumns - filled)}`;
      return wrapText(text, `${padded}  ${bar}  `, " ".repeat(width + 2));
    }),
  ];
}
