import type { MailDocument, MailFooter } from "../compose/mail-document.ts";
import { cleanText } from "./clean-text.ts";

/** Why the mail was sent, why its recipient gets it, and for whom: one sentence each. */
export function footerLines({ why }: MailDocument, { received, organizationName }: MailFooter): string[] {
  return [why, cleanText(received, 300), `Sent by Patchbay for ${cleanText(organizationName, 80)}.`];
}
