// Plain JavaScript for Node 20.19 and newer, without dependencies.
import { styleText } from "node:util";

const mask = "pbsc_••••";
const shownCharacters = 4_000;

/** What a body says of itself; nulls where it is no callback. The attempt stands in the securityContext. */
export function readCallback(body) {
  try {
    const { event, orgId, securityContext } = JSON.parse(body.toString("utf8")) ?? {};
    const attempt = /^pbsc_[0-9a-f]{32}_(\d{1,6})_/.exec(String(securityContext))?.[1];
    return {
      event: typeof event === "string" ? event : null,
      orgId: orgId ?? null,
      attempt: attempt ?? null,
      securityContext: typeof securityContext === "string" ? securityContext : null,
    };
  } catch {
    return { event: null, orgId: null, attempt: null, securityContext: null };
  }
}

/** A text as a terminal may show it, in one line: nothing in it moves the cursor, changes colours or hides. */
export const printable = (text) => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "·");

/** The body as it is shown: the securityContext is a credential, so it is masked unless asked for. */
export function shownBody(body, { securityContext }, showContext) {
  let text = body.toString("utf8");
  if (!showContext) {
    if (securityContext) text = text.replaceAll(JSON.stringify(securityContext).slice(1, -1), mask);
    text = text.replaceAll(/pbsc_[0-9a-f]{32}_\d{1,6}_[A-Za-z0-9_-]+/g, mask);
  }
  if (text.length > shownCharacters) text = `${text.slice(0, shownCharacters)} … (${body.length} bytes)`;
  return text.split("\n").map(printable).join("\n   ");
}

/** Colours on a terminal that wants them; elsewhere the text alone. */
export function makePaint(stream, variables) {
  return stream.isTTY && !variables.NO_COLOR
    ? (style, text) => styleText(style, text)
    : (_style, text) => text;
}

/** The lines that tell of one delivery as it arrives. */
export function describeCallback({
  number,
  at,
  headers,
  path,
  callback,
  body,
  verdict,
  again,
  showContext,
  paint,
}) {
  const id = headers["webhook-id"];
  const head = [
    `#${number}`,
    at.toTimeString().slice(0, 8),
    paint("bold", printable(callback.event ?? "no callback")),
    headers["patchbay-test"] !== undefined ? "a test" : null,
    callback.orgId === null ? null : `org ${printable(String(callback.orgId))}`,
    callback.attempt === null ? null : `attempt ${callback.attempt}`,
    path === "/" ? null : printable(path),
  ];
  const lines = [head.filter((part) => part !== null).join("  ")];
  lines.push(
    id === undefined
      ? "   no webhook-id"
      : `   webhook-id ${printable(id)}${again ? "  (seen before: a receiver must not work on it twice)" : ""}`,
  );
  if (verdict.verified === null) lines.push("   not checked: give --secret whsec_…");
  else if (verdict.verified)
    lines.push(`   ${paint("green", "verified")}: ${verdict.checks.map(({ name }) => name).join(", ")}`);
  else {
    lines.push(`   ${paint("red", "NOT VERIFIED")}`);
    for (const { name, why } of verdict.checks.filter(({ good }) => !good))
      lines.push(`     ${name}: ${why}`);
  }
  lines.push(`   ${shownBody(body, callback, showContext)}`);
  return lines;
}
