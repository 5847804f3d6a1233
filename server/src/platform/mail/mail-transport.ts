/** One copy of a mail for one recipient, ready but for its encoding. */
export type OutgoingMail = {
  /** Names the copy: an inbox keeps each once. */
  id: string;
  organizationId: string;
  notificationId: string | null;
  /** Without angle brackets. The same for every copy and every try. */
  messageId: string;
  /** The first mail of the thread, without angle brackets. */
  inReplyTo: string | null;
  /** Who gets it. */
  recipient: string;
  /** Whom the header `To` names; nobody: `undisclosed-recipients`. */
  to: readonly { name: string; address: string }[];
  subject: string;
  html: string;
  text: string;
  /** Of the header `List-ID`: what the list is called, and its id, such as `reports.acme.example.com`. */
  list: { name: string; id: string };
  /** Where one click unsubscribes (RFC 8058); null where nobody may. */
  unsubscribeUrl: string | null;
  at: Date;
};

/** What the server said when it took a mail. */
export type MailAnswer = { code: number | null; answer: string };

/**
 * Why a mail was not taken: UNREACHABLE, no server could be asked, or it speaks to nobody at present (the mail is not at fault);
 * TEMPORARY, not now; BOUNCED, the server refuses the recipient for good; REFUSED, the mail itself.
 */
export type MailFault = "UNREACHABLE" | "TEMPORARY" | "BOUNCED" | "REFUSED";

export class MailError extends Error {
  readonly fault: MailFault;
  /** The reply code of the server; null where none spoke. */
  readonly code: number | null;

  constructor(fault: MailFault, code: number | null, answer: string) {
    super(answer);
    this.fault = fault;
    this.code = code;
  }
}

export type MailTransport = {
  kind: "SMTP" | "INBOX" | "NONE";
  /** Resolves once the server has taken the mail; throws MailError, and nothing else for what a server does. */
  send(mail: OutgoingMail): Promise<MailAnswer>;
  /** Until when nothing is tried, because the server could not be reached; null: it may be tried now. */
  restsUntil(): Date | null;
  /** Why no mail goes out at present, for people; null where it does. */
  problem(): string | null;
  close(): Promise<void>;
};
