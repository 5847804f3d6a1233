import type { Json } from "../../providers/provider.ts";
import { correct, fault, fits } from "./mapping-fault.ts";
import type { Checked, Place } from "./mapping-fault.ts";
import { quote, storable } from "./value-text.ts";

/** A web address, also without `https://` as people write it; kept as it is written. Other schemes are refused. */
export function checkUrl(value: Json, place: Place): Checked {
  const refuse = (why: string): Checked =>
    fault("NOT_A_URL", `${quote(value)} is not a web address: ${why}.`, correct("the address", place));
  if (typeof value !== "string") return refuse("it is no text");
  const text = storable(value).trim();
  if (/\s/.test(text)) return refuse("it has a space in it");
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)?.[1]?.toLowerCase();
  if (scheme && scheme !== "http" && scheme !== "https")
    return refuse("it begins with neither http nor https");
  const url = URL.parse(scheme ? text : `https://${text}`);
  if (!url) return refuse("it cannot be read");
  if (!/^[^.].*\.[^.]+\.?$|^\[/.test(url.hostname)) return refuse("its host has no dot");
  return fits(text);
}
