import { createTransport } from "nodemailer";
import type { OutgoingMail } from "./mail-transport.ts";

/** A mail in nodemailer's words, which encodes headers, addresses and long lines by the RFCs. Nothing is fetched for it. */
export function toMessage(mail: OutgoingMail, from: string) {
  const { messageId, inReplyTo, recipient, to, subject, html, text, list, unsubscribeUrl, at } = mail;
  return {
    from,
    to: to.length > 0 ? to.map(({ name, address }) => ({ name, address })) : "undisclosed-recipients:;",
    envelope: { from: addressOf(from), to: [recipient] },
    messageId: `<${messageId}>`,
    ...(inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>`, references: [`<${inReplyTo}>`] }),
    subject,
    date: at,
    html,
    text,
    // The parts are cut into lines of 76 characters: servers refuse more than 998.
    textEncoding: "quoted-printable" as const,
    list: {
      id: { url: list.id, comment: list.name },
      ...(unsubscribeUrl === null ? {} : { unsubscribe: { url: unsubscribeUrl } }),
    },
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      ...(unsubscribeUrl === null ? {} : { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The address of `Name <address>`, or of an address alone. */
export function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
}

/** Sends nothing: it answers what would go over the wire. */
const encoder = createTransport({ streamTransport: true, buffer: true, newline: "windows" });

/** The headers of a mail as they would go over the wire, in their order. */
export async function encodeMail(
  mail: OutgoingMail,
  from: string,
): Promise<{ from: string; headers: { name: string; value: string }[] }> {
  const { message } = await encoder.sendMail(toMessage(mail, from));
  const [head = ""] = message.toString().split("\r\n\r\n", 1);
  const headers = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  return {
    from,
    headers: headers.map((line) => {
      const colon = line.indexOf(":");
      return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
    }),
  };
}
