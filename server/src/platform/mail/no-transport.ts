import { MailError } from "./mail-transport.ts";
import type { MailTransport } from "./mail-transport.ts";

const problem =
  "No mail server is set: nothing is mailed, and what is to be mailed waits. Set SMTP_URL and start Patchbay again.";

/** What stands for a mail server where none is set. Nothing is lost: what is to be mailed waits. */
export function makeNoTransport(): MailTransport {
  return {
    kind: "NONE",
    send: () => Promise.reject(new MailError("UNREACHABLE", null, problem)),
    restsUntil: () => null,
    problem: () => problem,
    close: () => Promise.resolve(),
  };
}
