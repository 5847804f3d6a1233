import { isObject } from "../http/read-body.ts";
import type { ProviderOrg } from "../state.ts";
import { portalId } from "./app.ts";
import { findProperty, type Property } from "./properties.ts";

/** What is wrong with one value, in HubSpot's words. */
export interface BadValue {
  name: string;
  error: string;
  message: string;
}

const LONGEST = 65_536;

/** The properties of a write as texts, or what is wrong with them. An empty text clears. */
export function checkValues(
  org: ProviderOrg,
  given: unknown,
): { values: Record<string, string> } | { bad: BadValue[] } {
  if (!isObject(given))
    return { bad: [{ name: "properties", error: "MISSING", message: "properties is missing" }] };
  const values: Record<string, string> = {};
  const bad: BadValue[] = [];
  for (const [name, raw] of Object.entries(given)) {
    const value = typeof raw === "string" ? raw : raw === null ? "" : String(raw);
    const property = findProperty(org, name);
    if (property === undefined) {
      bad.push({ name, error: "PROPERTY_DOESNT_EXIST", message: `Property "${name}" does not exist` });
      continue;
    }
    const wrong = checkValue(property, value);
    if (wrong !== undefined) bad.push({ name, ...wrong });
    else values[name] = name === "email" ? value.trim().toLowerCase() : value;
  }
  return bad.length > 0 ? { bad } : { values };
}

function checkValue(property: Property, value: string): Omit<BadValue, "name"> | undefined {
  const { name, type, options, readOnly } = property;
  if (readOnly === true) return { error: "READ_ONLY_VALUE", message: `"${name}" is a read only property` };
  if (value === "") return undefined;
  if (value.length > LONGEST)
    return { error: "PROPERTY_VALUE_TOO_LONG", message: `the value is longer than ${LONGEST} characters` };
  if (name === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()))
    return { error: "INVALID_EMAIL", message: `Email address ${value} is invalid` };
  const wanted = (what: string) => `${value} was not a valid ${what}.`;
  switch (type) {
    case "number":
      return Number.isFinite(Number(value))
        ? undefined
        : { error: "INVALID_NUMBER", message: wanted("number") };
    case "bool":
      return ["true", "false"].includes(value)
        ? undefined
        : { error: "INVALID_OPTION", message: wanted("boolean") };
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(value) || isMidnight(value)
        ? undefined
        : { error: "INVALID_DATE", message: wanted("date") };
    case "datetime":
      return Number.isNaN(Date.parse(value)) && !/^\d{10,14}$/.test(value)
        ? { error: "INVALID_DATE", message: wanted("timestamp") }
        : undefined;
    case "enumeration": {
      const chosen = property.fieldType === "checkbox" ? value.split(";").filter(Boolean) : [value];
      const wrong = chosen.find((each) => options?.includes(each) === false);
      return wrong === undefined
        ? undefined
        : {
            error: "INVALID_OPTION",
            message: `${wrong} was not one of the allowed options: [${options?.join(", ") ?? ""}]`,
          };
    }
    default:
      return undefined;
  }
}

/** A date may be given in milliseconds too, but only as midnight UTC. */
function isMidnight(value: string): boolean {
  return /^-?\d{5,14}$/.test(value) && Number(value) % 86_400_000 === 0;
}

/** HubSpot's sentence: the list of what is wrong stands in it as JSON. */
export function badValuesMessage(org: ProviderOrg, bad: readonly BadValue[]): string {
  const list = bad.map(({ name, error, message }) => ({
    isValid: false,
    message,
    error,
    name,
    localizedErrorMessage: message,
    portalId: portalId(org),
  }));
  return `Property values were not valid: ${JSON.stringify(list)}`;
}
