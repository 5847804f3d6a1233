import type { CustomersDraft } from "./customers.ts";
import { readLimit, type Handler } from "./handler.ts";
import {
  optionalInteger,
  optionalObject,
  optionalText,
  optionalTexts,
  present,
  text,
  type Input,
} from "./read-input.ts";

/** Customers of Zoho Books, by control. */
export const CUSTOMER_HANDLERS: [string, Handler][] = [
  [
    "GET customers",
    (control, _input, _name, query) =>
      control.listCustomers(query.get("org") ?? "", readLimit(query), query.get("email") ?? undefined),
  ],
  ["POST customers", (control, input) => control.createCustomers(parseCustomers(input))],
  ["PATCH customers", (control, input) => control.updateCustomers(parseCustomers(input))],
  ["DELETE customers", (control, input) => control.deleteCustomers(parseCustomers(input))],
];

function parseCustomers(input: Input): CustomersDraft {
  return {
    org: text(input, "org"),
    ...present({
      contact: optionalObject(input, "contact"),
      email: optionalText(input, "email"),
      count: optionalInteger(input, "count", 1, 10_000),
      ids: optionalTexts(input, "ids"),
    }),
  };
}
