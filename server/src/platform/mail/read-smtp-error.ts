import { MailError } from "./mail-transport.ts";
import type { MailFault } from "./mail-transport.ts";

const longestAnswer = 1_000;

/**
 * What a failure of nodemailer means for the mail. Codes and commands: nodemailer.com/errors; replies: RFC 5321, 4.2. Until the server has
 * been told of a mail, nothing speaks against the mail.
 */
export function readSmtpError(error: unknown): MailError {
  const { code, command, response, responseCode, message } = describe(error);
  const answer = (response ?? message).trim().replaceAll(/\s+/g, " ").slice(0, longestAnswer);
  return new MailError(faultOf({ code, command, responseCode }), responseCode, answer);
}

type Described = {
  code: string;
  command: string;
  response: string | null;
  responseCode: number | null;
  message: string;
};

function faultOf({
  code,
  command,
  responseCode,
}: Pick<Described, "code" | "command" | "responseCode">): MailFault {
  // The server is closing or overloaded: it says so at any time, to any command (RFC 5321, 3.8).
  if (responseCode === 421) return "UNREACHABLE";
  const isForGood = responseCode !== null && responseCode >= 500;
  // The address cannot be put into an envelope, or the server cannot take its characters.
  if (code === "EENVELOPE" && command === "API") return "BOUNCED";
  if (command === "RCPT TO") return isForGood ? "BOUNCED" : "TEMPORARY";
  // 530: it wants a sign-in first. That the sender is refused is a setting, which may be put right in time.
  if (command === "MAIL FROM") return responseCode === 530 ? "UNREACHABLE" : "TEMPORARY";
  if (code === "EENVELOPE" || code === "EMESSAGE") return isForGood ? "REFUSED" : "TEMPORARY";
  // Given up in the middle: whether the server kept it is not known.
  if (code === "EABORT") return "TEMPORARY";
  return "UNREACHABLE";
}

function describe(error: unknown): Described {
  const given: Record<string, unknown> = typeof error === "object" && error !== null ? { ...error } : {};
  const text = (name: string): string | null => (typeof given[name] === "string" ? given[name] : null);
  return {
    code: text("code") ?? "",
    command: text("command") ?? "",
    response: text("response"),
    responseCode: typeof given["responseCode"] === "number" ? given["responseCode"] : null,
    message: error instanceof Error ? error.message : "Something went wrong on our side.",
  };
}
