import { legibleName } from "../../platform/legible-name.ts";
import type { ContactValues } from "./merge-contact.ts";

/** What a contact is called in lists and mails: the person's name, else the company, the address, its id there. */
export function contactName(properties: ContactValues, externalId: string | null): string {
  const text = (property: string) => {
    const value = properties[property];
    return typeof value === "string" ? legibleName(value) : "";
  };
  const person = [text("firstName"), text("lastName")].filter(Boolean).join(" ");
  return legibleName(person || text("company") || text("email") || externalId || "") || "No name";
}

/** The address that a contact is matched by: in lower case, null where it has none. */
export function matchKey(properties: ContactValues): string | null {
  const email = properties["email"];
  return typeof email === "string" && email.trim() !== "" ? email.trim().toLowerCase() : null;
}
