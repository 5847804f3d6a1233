import { endToEndHeaders } from "../../platform/http/end-to-end-headers.ts";
import type { Hider } from "./hide-secrets.ts";

/** What a caller cannot send: credentials and cookies of its own, what HTTP itself sets, and who the browser says it is. */
const keptBack =
  /^(authorization|cookie|host|content-length|accept-encoding|origin|referer|forwarded|via|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|x-forwarded-.*|x-real-ip|proxy-.*|sec-.*|patchbay-.*)$/;

/** What an answer must not bring back: state of a browser, and what would speak for our own origin. */
const keptOut =
  /^(set-cookie2?|clear-site-data|strict-transport-security|alt-svc|patchbay-.*|public-key-pins.*|nel|report-to|access-control-.*|content-security-policy.*|connection|keep-alive|transfer-encoding|trailer)$/;

/** The headers of a call, names in lower case. The body comes as sent: nothing compressed could be searched for secrets. */
export function headersOfCall(given: Readonly<Record<string, string | string[]>>): Record<string, string> {
  const kept = Object.entries(given).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    return keptBack.test(lower) ? [] : [[lower, Array.isArray(value) ? value.join(", ") : value] as const];
  });
  return { ...Object.fromEntries(kept), "accept-encoding": "identity" };
}

/** The headers of an answer as they are passed on; one whose name holds a secret is left out. */
export function headersOfAnswer(
  given: Readonly<Record<string, string | string[]>>,
  hider: Pick<Hider, "text" | "holdsAny">,
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(endToEndHeaders(given)).flatMap(([name, value]) =>
      keptOut.test(name) || hider.holdsAny(name)
        ? []
        : [[name, Array.isArray(value) ? value.map(hider.text) : hider.text(value)]],
    ),
  );
}
