import type { MappingErrorCode } from "../../generated/prisma/enums.ts";
import type { Json } from "../../providers/provider.ts";

/** Why a value cannot be taken over: what is wrong with it, and what to do, both for people. */
export type ValueFault = { code: MappingErrorCode; reason: string; suggestion: string };

/** A fault where it was met. Texts are cut, so that it can be kept as it is. */
export type MappingFault = ValueFault & {
  property: string;
  field: string | null;
  /** As it came, at most 500 characters; null: none. */
  value: string | null;
  /** The whole record stays out; otherwise only this value stays as it was. */
  keepsOut: boolean;
};

/** A value that fits, or why it does not. */
export type Checked = { ok: true; value: Json } | ({ ok: false } & ValueFault);

export const fits = (value: Json): Checked => ({ ok: true, value });

export const fault = (code: MappingErrorCode, reason: string, suggestion: string): Checked => ({
  ok: false,
  code,
  reason,
  suggestion,
});

/** Where a value stands that may have to be corrected: at the service (of that name), or with the contact here. */
export type Place = { at: "SERVICE"; name: string } | { at: "PATCHBAY" };

/** "Correct the date in Zoho CRM." */
export function correct(what: string, place: Place): string {
  return place.at === "SERVICE"
    ? `Correct ${what} in ${place.name}.`
    : `Correct ${what} of the contact here.`;
}
