import type { Json } from "../../providers/provider.ts";
import { correct, fault, fits } from "./mapping-fault.ts";
import type { Checked, Place } from "./mapping-fault.ts";
import { quote, storable } from "./value-text.ts";

// RFC 5321 4.5.3.1: 64 octets before the @, 255 of a domain, 254 of an address (256 of a path with its brackets).
const longestLocal = 64;
const longestAddress = 254;
const atom = /^[^\s\p{Cc}"(),:;<>@[\\\]]+$/u;
const label = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;

/**
 * Whether mail can go to a text, as mail servers take it: a dot-atom, also beyond ASCII, at a domain with a dot. Quoted names
 * and addresses of numbers, which the RFC has too, are refused: no provider takes them.
 */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  const labels = text.slice(at + 1).split(".");
  return (
    at > 0 &&
    Buffer.byteLength(text) <= longestAddress &&
    Buffer.byteLength(local) <= longestLocal &&
    local.split(".").every((part) => atom.test(part)) &&
    labels.length > 1 &&
    labels.every((part) => label.test(part)) &&
    !/^\d+$/.test(labels.at(-1) ?? "")
  );
}

/** An e-mail address, without the spaces around it. */
export function checkEmail(value: Json, place: Place): Checked {
  if (typeof value !== "string")
    return fault("NOT_AN_EMAIL", `${quote(value)} is not an e-mail address.`, correct("the address", place));
  const text = storable(value).trim();
  if (isEmail(text)) return fits(text);
  return fault(
    "NOT_AN_EMAIL",
    `${quote(text)} is not an e-mail address: ${whatIsWrong(text)}.`,
    advise(text, place),
  );
}

function whatIsWrong(text: string): string {
  if (!text.includes("@")) return "it has no @";
  if (/[,;]/.test(text) && text.split("@").length > 2) return "there is more than one";
  if (text.split("@").length > 2) return "it has more than one @";
  if (/\s/.test(text)) return "it has a space in it";
  const domain = text.slice(text.lastIndexOf("@") + 1);
  if (domain === "" || text.startsWith("@")) return "a part is missing";
  if (!domain.includes(".")) return "its domain has no dot";
  if (Buffer.byteLength(text) > longestAddress) return "it is too long";
  return "it has characters where they may not be";
}

/** What it may have been meant to be, where the text itself says so. */
function advise(text: string, place: Place): string {
  if (/^mailto:/i.test(text) && isEmail(text.slice(7)))
    return "Add the transform “Replace texts” of “mailto:” by nothing.";
  const several = text.split(/[\s,;]+/).filter(isEmail);
  if (several.length > 1)
    return `${withoutDot(correct("the address", place))}: keep one, such as ${several[0]}.`;
  const meant = [/<([^<>]+)>/.exec(text)?.[1], several[0], repaired(text)].find(
    (each) => each && isEmail(each),
  );
  return meant
    ? `${withoutDot(correct("the address", place))}, perhaps to ${meant}.`
    : correct("the address", place);
}

const repaired = (text: string): string =>
  text
    .replaceAll(/\s+/g, "")
    .replace(/[([]at[)\]]/i, "@")
    .replaceAll(",", ".")
    .replaceAll(/\.{2,}/g, ".")
    .replaceAll(/@{2,}/g, "@")
    .replaceAll(/^[.]+|[.;]+$/g, "");

const withoutDot = (sentence: string): string => sentence.replace(/\.$/, "");
