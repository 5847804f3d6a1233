import type { Call, Reply } from "../http/call.ts";
import { isObject, readJsonObject } from "../http/read-body.ts";
import type { ProviderOrg } from "../state.ts";
import { checkValues, type CheckedValues, type SaveError } from "./check-values.ts";
import { contactId, contactNumber, deletedAt, hasContact, readField } from "./contacts.ts";
import { restError } from "./errors.ts";
import { findField } from "./fields.ts";
import { changeContact, findDuplicate, makeContact, removeContact } from "./write-contacts.ts";

const MOST_WRITTEN = 200;
const MOST_READ = 2_000;

/** One result of a collection, in Salesforce's shape. */
interface SaveResult {
  id?: string;
  success: boolean;
  errors: SaveError[];
}

/**
 * `POST` and `PATCH composite/sobjects`: up to 200 contacts, each with a result of its own. A value that cannot be read as its
 * field's type, or a field that there is not, refuses the whole call.
 */
export async function saveCollection(call: Call, org: ProviderOrg, isNew: boolean): Promise<Reply> {
  const records = (await readJsonObject(call.request))?.["records"];
  if (!Array.isArray(records) || !records.every(isObject))
    return restError(
      400,
      "JSON_PARSER_ERROR",
      "The HTTP entity body is required, but this request has no readable one.",
    );
  if (records.length > MOST_WRITTEN)
    return restError(
      400,
      "EXCEEDED_ID_LIMIT",
      `record limit reached. cannot submit more than ${MOST_WRITTEN} records in this operation`,
    );
  if (
    !records.every((record) => isObject(record["attributes"]) && record["attributes"]["type"] === "Contact")
  )
    return restError(400, "INVALID_TYPE", "the simulator writes contacts alone");
  const checked = records.map((record) => checkValues(org, record, isNew));
  const wrong = checked.find((each) => "unreadable" in each);
  if (wrong !== undefined && "unreadable" in wrong)
    return restError(400, wrong.unreadable.errorCode, wrong.unreadable.message);
  const results = records.map((record, index) => save(call, org, record, checked[index], isNew));
  return { status: 200, json: results };
}

function save(
  { world }: Call,
  org: ProviderOrg,
  record: Record<string, unknown>,
  checked: CheckedValues | undefined,
  isNew: boolean,
): SaveResult {
  const id = String(record["id"] ?? record["Id"] ?? "");
  const n = isNew ? undefined : contactNumber(org, id);
  if (!isNew && n === undefined)
    return failed("MALFORMED_ID", `Contact ID: id value of incorrect type: ${id.slice(0, 40)}`, ["Id"]);
  if (n !== undefined && !hasContact(org, n))
    return deletedAt(org, n) === undefined
      ? failed("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
      : failed("ENTITY_IS_DELETED", "entity is deleted", []);
  if (checked === undefined || "unreadable" in checked) return failed("UNKNOWN_EXCEPTION", "not read", []);
  if ("refused" in checked) return { success: false, errors: [checked.refused] };
  if (n !== undefined) {
    changeContact(world, org, n, checked.values);
    return { id: contactId(org, n), success: true, errors: [] };
  }
  if (findDuplicate(org, checked.values) !== undefined)
    return failed("DUPLICATES_DETECTED", "Use one of these records?", []);
  return { id: contactId(org, makeContact(world, org, checked.values)), success: true, errors: [] };
}

/** `DELETE composite/sobjects?ids=`: up to 200 contacts. */
export function deleteCollection(call: Call, org: ProviderOrg): Reply {
  const ids = (call.url.searchParams.get("ids") ?? "").split(",").filter(Boolean);
  if (ids.length === 0 || ids.length > MOST_WRITTEN)
    return restError(400, "EXCEEDED_ID_LIMIT", `between 1 and ${MOST_WRITTEN} ids are needed`);
  const results = ids.map((id): SaveResult => {
    const n = contactNumber(org, id);
    if (n === undefined) return failed("MALFORMED_ID", `malformed id ${id.slice(0, 40)}`, []);
    if (!hasContact(org, n))
      return deletedAt(org, n) === undefined
        ? failed("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
        : failed("ENTITY_IS_DELETED", "entity is deleted", []);
    removeContact(call.world, org, n);
    return { id: contactId(org, n), success: true, errors: [] };
  });
  return { status: 200, json: results };
}

/** `POST composite/sobjects/Contact {"ids", "fields"}`: contacts by id, null for those that there are not. */
export async function retrieveCollection(call: Call, org: ProviderOrg): Promise<Reply> {
  const { ids, fields } = (await readJsonObject(call.request)) ?? {};
  if (!isTexts(ids) || !isTexts(fields))
    return restError(400, "JSON_PARSER_ERROR", "ids and fields are needed");
  if (ids.length > MOST_READ) return restError(400, "EXCEEDED_ID_LIMIT", `at most ${MOST_READ} ids`);
  const unknown = fields.find((name) => !name.includes(".") && findField(org, "Contact", name) === undefined);
  if (unknown !== undefined)
    return restError(400, "INVALID_FIELD", `No such column '${unknown}' on sobject of type Contact`);
  const json = ids.map((id) => {
    const n = contactNumber(org, id);
    if (n === undefined || !hasContact(org, n)) return null;
    const record: Record<string, unknown> = { attributes: { type: "Contact" } };
    for (const name of ["Id", ...fields]) {
      const [head = "", member] = name.split(".");
      const value = readField(org, n, name) ?? null;
      record[head] =
        member === undefined || value === null ? value : { attributes: { type: head }, [member]: value };
    }
    return record;
  });
  return { status: 200, json };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function failed(statusCode: string, message: string, fields: string[]): SaveResult {
  return { success: false, errors: [{ statusCode, message, fields }] };
}
