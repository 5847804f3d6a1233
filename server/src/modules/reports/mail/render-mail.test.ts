import { simpleParser } from "mailparser";
import { createTransport } from "nodemailer";
import { beforeAll, describe, expect, it } from "vitest";
import { useTestApp } from "../../../../test/app.ts";
import { footerOf, makeMailSamples } from "../../../../test/mail-samples.ts";
import type { MailSample } from "../../../../test/mail-samples.ts";
import type { MailDocument } from "../compose/mail-document.ts";
import { widthOf } from "./clean-text.ts";
import { renderHtml } from "./render-html.ts";
import { renderText } from "./render-text.ts";

const suite = useTestApp({ work: false });
const strangeNames: Record<string, (name: string) => string> = {
  plain: (name) => name,
  "a script": (name) =>
    `${name}<script>alert(1)</script><img src=https://evil.example/x onerror="alert(1)">{{title}}`,
  "right to left, emoji and wide characters": (name) => `شركة ${name} \u202eשלום 👩‍👩‍👧‍👦 🏳️‍🌈 日本語の名前`,
  "header lines": (name) => `${name}\r\nBcc: everybody@example.com\r\n\r\nHello`,
  "10,000 characters": (name) => `${name} ${"w".repeat(10_000)}`,
  "10,000 marks": (name) => `${name}${"\u0301".repeat(10_000)}`,
};
const mails = new Map<string, MailSample[]>();

beforeAll(async () => {
  for (const [what, name] of Object.entries(strangeNames))
    mails.set(what, await makeMailSamples(suite.app, name));
}, 120_000);

function each(check: (mail: MailSample, what: string) => void): void {
  for (const [what, samples] of mails) {
    expect(samples.length).toBeGreaterThan(20);
    for (const sample of samples) check(sample, `${sample.name}, ${what}`);
  }
}

describe("the HTML", () => {
  it("has no element that came with a name, and nothing that is fetched", () => {
    each(({ html }, what) => {
      expect(html, what).not.toMatch(/<(script|img|iframe|link|object|embed|svg|form|input|base)\b/i);
      // Values stand in quotes, and have none: what is left are names of attributes.
      const tags =
        html
          .match(/<[a-z][^>]*>/gi)
          ?.join("\n")
          .replaceAll(/"[^"]*"/g, '""') ?? "";
      expect(tags, what).not.toMatch(/\s(on\w+|src|srcset|background|poster|data)\s*=/i);
      expect(html, what).not.toMatch(/@import|url\(/i);
    });
    const [sample] = mails.get("a script") ?? [];
    expect(sample?.html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    // What looks like a slot of a template stays text.
    expect(sample?.html).toContain("{{title}}");
  });

  it("links to this Patchbay alone", () => {
    const { publicUrl } = suite.app.environment;
    each(({ html }, what) => {
      const links = Array.from(html.matchAll(/href="([^"]*)"/g), ([, url = ""]) => url);
      expect(links.length, what).toBeGreaterThan(1);
      expect(
        links.filter((url) => !url.startsWith(`${publicUrl}/`)),
        what,
      ).toEqual([]);
    });
  });

  it("stays below 100 KB, and its elements are closed", () => {
    each(({ html }, what) => {
      expect(Buffer.byteLength(html), what).toBeLessThan(100_000);
      expect(unclosed(html), what).toEqual([]);
    });
  });
});

describe("the text", () => {
  it("has at most 78 columns; addresses alone are longer, each on a line of its own", () => {
    each(({ text }, what) => {
      const long = text.split("\n").filter((line) => widthOf(line) > 78);
      expect(
        long.filter((line) => !/^https?:\/\/\S+$/.test(line)),
        what,
      ).toEqual([]);
      expect(text, what).not.toMatch(/<\/?(td|table|p|div)\b/);
    });
  });

  it("says what the HTML says", () => {
    const squeeze = (some: string): string => some.replaceAll(/\s+/g, "");
    for (const { name, document, html, text } of mails.get("plain") ?? []) {
      const said = document.blocks.flatMap((block) => {
        if (block.type === "facts") return block.rows.flatMap(({ label, value }) => [label, value]);
        if (block.type === "records") return block.rows.flat();
        if (block.type === "steps") return block.steps;
        if (block.type === "chart") return block.bars.flatMap((bar) => [bar.label, bar.text]);
        if (block.type === "button") return [block.label, block.url];
        return "text" in block ? [block.text] : [];
      });
      const readable = squeeze(
        html.replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
      );
      for (const part of said) {
        expect(squeeze(text), name).toContain(squeeze(part));
        expect(readable, name).toContain(squeeze(part));
      }
    }
  });
});

describe("a whole message", () => {
  it("comes through mail software as it was written, whatever the names", async () => {
    const transport = createTransport({ streamTransport: true, buffer: true, newline: "unix" });
    for (const [what, samples] of mails) {
      for (const { name, document, html, text } of samples) {
        const sent = await transport.sendMail({
          from: "patchbay@example.com",
          to: "ada@example.com",
          subject: document.subject,
          html,
          text,
        });
        const raw = sent.message as Buffer;
        const parsed = await simpleParser(raw);
        expect(parsed.subject, `${name}, ${what}`).toBe(document.subject);
        expect(parsed.bcc, `${name}, ${what}`).toBeUndefined();
        expect(parsed.text?.trim(), `${name}, ${what}`).toBe(text.trim());
        expect((parsed.html || "").trim(), `${name}, ${what}`).toBe(html.trim());
        const longest = Math.max(
          ...raw
            .toString("latin1")
            .split("\n")
            .map((line) => line.length),
        );
        expect(longest, `${name}, ${what}`).toBeLessThan(998);
      }
    }
  });
});

describe("what does not fit", () => {
  const heavy = (rows: number): MailDocument => ({
    subject: "Heavy",
    preheader: "",
    environment: null,
    blocks: [
      { type: "heading", text: "Heavy" },
      {
        type: "records",
        columns: ["Record", "Value"],
        rows: Array.from({ length: rows }, (_, number) => [`Record ${number}`, "&".repeat(400)]),
        more: { count: 1_900, where: "in the inbox" },
      },
    ],
    deadlineAt: null,
    action: null,
    why: "",
  });

  it("is counted as more", () => {
    const footer = footerOf(suite.app, "Acme");
    expect(renderHtml(heavy(10), { footer })).toContain("and 1,900 more in the inbox");
    const html = renderHtml(heavy(100), { footer });
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    const kept = html.match(/Record \d+/g)?.length ?? 0;
    expect(html).toContain(`and ${(1_900 + 100 - kept).toLocaleString("en")} more in the inbox`);
    // The text has no such limit.
    expect(renderText(heavy(100), { footer }).match(/^\* Record/gm)).toHaveLength(100);
  });

  it("is cut where there are no records", () => {
    const footer = footerOf(suite.app, "Acme");
    const rows = Array.from({ length: 60 }, (_, number) => ({
      label: `Fact ${number}`,
      value: "&".repeat(400),
    }));
    const html = renderHtml({ ...heavy(0), blocks: [{ type: "facts", rows }] }, { footer });
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(html.match(/Fact \d+/g)).toHaveLength(60);
  });

  it("is refused where a link is no web address", () => {
    const document: MailDocument = {
      ...heavy(1),
      blocks: [{ type: "button", label: "Go", url: "javascript:alert(1)" }],
    };
    expect(() => renderHtml(document, { footer: footerOf(suite.app, "Acme") })).toThrow(/no web address/);
  });
});

const voidElements = new Set(["meta", "br", "hr"]);

/** The elements that are not closed in their order, comments of Outlook left out. */
function unclosed(html: string): string[] {
  const open: string[] = [];
  for (const [, slash, tag = ""] of html
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (voidElements.has(tag)) continue;
    if (!slash) open.push(tag);
    else if (open.pop() !== tag) return [...open, `/${tag}`];
  }
  return open;
}
