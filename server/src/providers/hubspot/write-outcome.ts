import { z } from "zod";
import type { WriteOutcome } from "../data-sync.ts";

type Refusal = Extract<WriteOutcome, { ok: false }>;

const texts = z.union([z.array(z.coerce.string()), z.coerce.string().transform((text) => [text])]);
const context = z.record(z.string(), texts.catch([])).nullish();

/** An error of HubSpot's, of a whole answer or of one input. */
export const errorShape = z.object({
  category: z.string().nullish(),
  message: z.string().nullish(),
  context,
  errors: z.array(z.object({ message: z.string().nullish(), code: z.string().nullish(), context })).nullish(),
});
export type HubSpotError = z.infer<typeof errorShape>;

const LONGEST = 300;
const badValue = z.object({ name: z.string(), message: z.string().nullish(), error: z.string().nullish() });
/** HubSpot writes what is wrong with values as a list into its sentence. */
const LIST_IN_MESSAGE = /^Property values were not valid: (\[.*\])\s*$/s;

/** Why a contact was not written. Sources: "Error handling" and "Contacts", CRM API v3; the sentences as client libraries meet them. */
export function toRefusal(error: HubSpotError): Refusal {
  const message = error.message ?? "HubSpot refused the contact without saying why.";
  if (/already exists/i.test(message) || ["CONFLICT", "OBJECT_ALREADY_EXISTS"].includes(error.category ?? ""))
    return refusal("DUPLICATE", "email", message);
  if (error.category === "OBJECT_NOT_FOUND") return refusal("GONE", null, message);
  const { name, code, text } = blame(error, message);
  const isRequired = /REQUIRED/.test(code ?? "") || /REQUIRED/.test(error.category ?? "");
  return refusal(isRequired ? "REQUIRED" : "REFUSED", name, text);
}

/** The property that is to blame and what is wrong with it, where HubSpot tells. */
function blame(
  error: HubSpotError,
  message: string,
): { name: string | null; code: string | null; text: string } {
  const [first] = readList(message);
  if (first) return { name: first.name, code: first.error ?? null, text: first.message ?? message };
  const [part] = error.errors ?? [];
  const name = part?.context?.["propertyName"]?.[0] ?? error.context?.["propertyName"]?.[0] ?? null;
  return { name, code: part?.code ?? null, text: part?.message ?? message };
}

function readList(message: string): z.infer<typeof badValue>[] {
  const text = LIST_IN_MESSAGE.exec(message)?.[1];
  if (text === undefined) return [];
  try {
    return z.array(badValue).catch([]).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

function refusal(code: Refusal["code"], field: string | null, message: string): Refusal {
  const said = message.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
  return { ok: false, code, field, message: said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said };
}
