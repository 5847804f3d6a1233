import type { Json } from "../../providers/provider.ts";
import type { ContactProperty } from "./contact-properties.ts";
import { correct } from "./mapping-fault.ts";
import type { MappingFault } from "./mapping-fault.ts";
import { valueText } from "./value-text.ts";

/** What a provider answers to a record that it does not take. `field`: the one that it blames, where it tells. */
export type Refusal = {
  code: "REQUIRED" | "REFUSED" | "DUPLICATE";
  field: string | null;
  message: string;
};

/** A contact that cannot be pushed because nothing tells it from others at the provider. */
export function noMatchKeyFault(emailField: string, serviceName: string): MappingFault {
  return {
    property: "email",
    field: emailField,
    value: null,
    code: "NO_MATCH_KEY",
    reason: `The contact has no e-mail address, and nothing else tells it from others in ${serviceName}.`,
    suggestion: "Fill in the e-mail address of the contact here.",
    keepsOut: true,
  };
}

/** A refusal as a fault of the property that it blames: of the address for a duplicate, else of the contact as a whole. */
export function refusalFault(
  { code, field, message }: Refusal,
  given: {
    contact: { readonly [property: string]: Json };
    propertyOf: ReadonlyMap<string, string>;
    properties: ReadonlyMap<string, ContactProperty>;
    serviceName: string;
  },
): MappingFault {
  const { contact, propertyOf, properties, serviceName } = given;
  const blamed = field === null ? null : (propertyOf.get(field) ?? field);
  const property = blamed ?? (code === "DUPLICATE" ? "email" : "contact");
  const what = properties.get(property)?.label ?? property;
  const unknown = `See what ${serviceName} says, and correct the contact here.`;
  const suggestions = {
    REQUIRED:
      blamed === null
        ? unknown
        : properties.has(blamed)
          ? `Fill in ${what} of the contact here.`
          : `Map a property to the field ${what}.`,
    REFUSED: blamed === null ? unknown : correct(what, { at: "PATCHBAY" }),
    DUPLICATE: `Join the two records in ${serviceName}, or give this contact another value in ${what}.`,
  };
  return {
    property,
    field,
    value: Object.hasOwn(contact, property) ? valueText(contact[property]) : null,
    code,
    reason:
      message.trim() === ""
        ? `${serviceName} does not take it, and does not say why.`
        : `${serviceName} does not take it: ${valueText(message)}`,
    suggestion: suggestions[code],
    keepsOut: true,
  };
}
