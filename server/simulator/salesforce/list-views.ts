import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { makeId, numberInId } from "./app.ts";
import { NOT_FOUND } from "./errors.ts";
import { findObject } from "./objects.ts";

const VIEW = "00B";

/** Conditions of the views of contacts, in order; the first has everything. */
const CONDITIONS: readonly (readonly [label: string, scope: string, where: string])[] = [
  ["All Contacts", "everything", ""],
  ["My Contacts", "mine", ""],
  ["Partners", "everything", "LeadSource = 'Partner'"],
  ["Norway or Italy", "everything", "(MailingCountry = 'Norway' OR MailingCountry = 'Italy')"],
  ["Heads of Sales", "everything", "Title = 'Head of Sales' AND HasOptedOutOfEmail = false"],
  ["O'Briens", "everything", "LastName LIKE 'O\\'Brien%'"],
];

/** `GET sobjects/{object}/listviews`. */
export function getListViews(org: ProviderOrg, name: string, version: string): Reply {
  const object = findObject(org, name);
  if (object === undefined || !object.layoutable) return NOT_FOUND;
  const listviews = Array.from({ length: org.size.viewsPerModule }, (_, index) => {
    const id = makeId(VIEW, org, ordinalOf(object.keyPrefix) + index + 1);
    const url = `/services/data/${version}/sobjects/${object.name}/listviews/${id}`;
    const [label] = (object.name === "Contact" ? CONDITIONS[index] : undefined) ?? [
      `${object.labelPlural}, part ${index + 1}`,
    ];
    return {
      id,
      label,
      developerName: label.replaceAll(/\W+/g, "_"),
      // Some old views cannot be read as queries.
      soqlCompatible: !(object.name === "Account" && index === 2),
      describeUrl: `${url}/describe`,
      resultsUrl: `${url}/results`,
      url,
    };
  });
  const json = {
    done: true,
    listviews,
    nextRecordsUrl: null,
    size: listviews.length,
    sobjectType: object.name,
  };
  return { status: 200, json };
}

/** `GET sobjects/Contact/listviews/{id}/describe`: the query of a view. */
export function describeListView(org: ProviderOrg, name: string, id: string): Reply {
  const object = findObject(org, name);
  const index = (numberInId(VIEW, org, id) ?? 0) - ordinalOf(object?.keyPrefix ?? "") - 1;
  if (object === undefined || index < 0 || index >= org.size.viewsPerModule) return NOT_FOUND;
  const [, scope, condition] = (object.name === "Contact" ? CONDITIONS[index] : undefined) ?? [
    "",
    "everything",
    "",
  ];
  const where = condition === "" ? "" : ` WHERE ${condition}`;
  const columns = "Name, Account.Name, Email, Id, CreatedDate, LastModifiedDate, SystemModstamp";
  const query =
    `SELECT ${columns} FROM ${object.name} USING SCOPE ${scope}${where} ` +
    "ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST";
  return { status: 200, json: { id, query, scope, sobjectType: object.name } };
}

/** A number that keeps the views of objects apart. */
function ordinalOf(keyPrefix: string): number {
  return Number.parseInt(keyPrefix.toLowerCase() || "0", 36) * 1_000;
}
