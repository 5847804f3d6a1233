import type { Call, Reply } from "../http/call.ts";
import { isObject, readBody } from "../http/read-body.ts";
import { BAD_JSON, invalidValue, tooLong } from "./errors.ts";

export type ContactInput = Record<string, unknown>;

/** What a write may set beside the names and persons, with the longest text of each. */
const DETAILS: Record<string, number> = {
  company_name: 200,
  customer_sub_type: 20,
  website: 500,
  notes: 2_000,
  payment_terms_label: 100,
  language_code: 10,
  facebook: 100,
  twitter: 100,
};
const OBJECTS = ["billing_address", "shipping_address"];

/**
 * The contact in the body: JSON, or the older `JSONString=` of a form or the query. Undefined when it is no JSON object.
 * An empty body is an empty object.
 */
export async function readContactInput(call: Call): Promise<ContactInput | undefined> {
  const body = (await readBody(call.request)).toString("utf8");
  const isForm = body.startsWith("JSONString=") || body.includes("&JSONString=");
  const wrapped = isForm ? new URLSearchParams(body).get("JSONString") : null;
  const text = wrapped ?? (body.trim() === "" ? call.url.searchParams.get("JSONString") : body) ?? "{}";
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The details among the input, or the refusal. What Books knows and the simulator does not is ignored. */
export function readDetails(input: ContactInput): { details: Record<string, unknown> } | Reply {
  const details: Record<string, unknown> = {};
  for (const [name, most] of Object.entries(DETAILS)) {
    const value = input[name];
    if (value === undefined) continue;
    if (typeof value !== "string") return invalidValue(name);
    if (value.length > most) return tooLong(name, most);
    details[name] = value;
  }
  for (const name of OBJECTS) {
    const value = input[name];
    if (value === undefined) continue;
    if (!isObject(value)) return BAD_JSON;
    details[name] = value;
  }
  const terms = input["payment_terms"];
  if (terms !== undefined) {
    if (!Number.isInteger(Number(terms))) return invalidValue("payment_terms");
    details["payment_terms"] = Number(terms);
  }
  const custom = input["custom_fields"];
  if (custom !== undefined) {
    if (!Array.isArray(custom) || !custom.every(isObject)) return invalidValue("custom_fields");
    details["custom_fields"] = custom;
  }
  return { details };
}
