import type { Block, MailDocument, MailFooter } from "../compose/mail-document.ts";
import { chartBars, chartLegend } from "./chart-bars.ts";
import { fillTemplate } from "./fill-template.ts";
import { fitDocument } from "./fit-document.ts";
import { footerLines } from "./footer-lines.ts";
import { moreRecords } from "./more-records.ts";

/**
 * The HTML part of a mail: below 100 KB, without anything that is fetched, readable in light, in dark and in colours that a mail client
 * inverts. All texts are escaped. Throws for a link that is not http(s).
 */
export function renderHtml(document: MailDocument, { footer }: { footer: MailFooter }): string {
  return fitDocument(document, (fitting) => render(fitting, footer));
}

function render(document: MailDocument, footer: MailFooter): string {
  const title = document.blocks.findIndex((block) => block.type === "heading");
  return [
    fillTemplate("top", { title: document.subject, preheader: document.preheader }),
    fillTemplate("header", {
      production: document.environment === "PRODUCTION",
      development: document.environment === "DEVELOPMENT",
      neither: document.environment === null,
      scope: "All environments",
    }),
    ...document.blocks.map((block, index) => renderBlock(block, index === title)),
    fillTemplate("footer", {
      lines: footerLines(document, footer).map((text) => ({ text })),
      settingsUrl: linkOf(footer.settingsUrl),
      unsubscribe: footer.unsubscribeUrl !== null,
      unsubscribeUrl: footer.unsubscribeUrl === null ? "" : linkOf(footer.unsubscribeUrl),
    }),
    fillTemplate("bottom", {}),
  ].join("");
}

function renderBlock(block: Block, isTitle: boolean): string {
  switch (block.type) {
    case "heading":
      return fillTemplate(isTitle ? "title" : "heading", { text: block.text });
    case "paragraph":
      return fillTemplate("paragraph", { text: block.text });
    case "facts":
      return fillTemplate("facts", {
        rows: block.rows.map(({ strong = false, ...row }) => ({ ...row, strong, plain: !strong })),
      });
    case "records":
      return fillTemplate("records", {
        rows: block.rows.map(([name = "", ...cells]) => ({
          name,
          cells: cells.flatMap((value, index) =>
            value === "" ? [] : [{ label: block.columns[index + 1] ?? "", value }],
          ),
        })),
        more: block.more !== undefined,
        moreText: block.more ? moreRecords(block.more) : "",
      });
    case "steps":
      return fillTemplate("steps", {
        steps: block.steps.map((text, index) => ({ number: String(index + 1), text })),
      });
    case "warning":
      return fillTemplate("warning", { text: block.text });
    case "button":
      return fillTemplate("button", { label: block.label, url: linkOf(block.url) });
    case "chart":
      return fillTemplate("chart", {
        title: block.title,
        bars: chartBars(block),
        legend: chartLegend(block),
      });
    case "divider":
      return fillTemplate("divider", {});
  }
}

function linkOf(url: string): string {
  if (!/^https?:\/\//.test(url)) throw new Error("A link of a mail is no web address.");
  return url;
}
