import type { Reply } from "../http/call.ts";
import { isObject } from "../http/read-body.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { badValuesMessage, checkValues, type BadValue } from "./check-values.ts";
import {
  archiveContact,
  changeContact,
  describeContact,
  findByEmail,
  hasContact,
  idOf,
  makeContact,
  numberOf,
} from "./contacts.ts";
import { badRequest, hubspotError } from "./errors.ts";

const MOST_INPUTS = 100;

/** Why one contact was not written. */
type Refused = { status: number; category: string; message: string; bad: BadValue[]; ids?: string[] };

const isRefused = (outcome: number | Refused): outcome is Refused => typeof outcome !== "number";

/** `POST crm/v3/objects/contacts`. */
export function createOne(world: World, org: ProviderOrg, body: Record<string, unknown>): Reply {
  const outcome = create(world, org, body);
  return isRefused(outcome) ? refuse(outcome) : { status: 201, json: show(org, outcome, body) };
}

/** `PATCH crm/v3/objects/contacts/{id}`. */
export function updateOne(world: World, org: ProviderOrg, id: string, body: Record<string, unknown>): Reply {
  const outcome = update(world, org, { ...body, id });
  return isRefused(outcome) ? refuse(outcome) : { status: 200, json: show(org, outcome, body) };
}

/**
 * `POST crm/v3/objects/contacts/batch/create` and `…/update`: at most 100. Where every input has an `objectWriteTraceId` of its own,
 * each goes by itself (207 where some are refused); without them one that is refused stops the whole batch of creates, and updates
 * leave out only what is not there.
 */
export function writeBatch(
  world: World,
  org: ProviderOrg,
  kind: "create" | "update",
  body: Record<string, unknown>,
): Reply {
  const inputs = readInputs(body);
  if (inputs === undefined) return badRequest("Invalid input JSON: inputs must be 1 to 100 objects");
  const traces = inputs.map((input) => input["objectWriteTraceId"]);
  const isTraced =
    traces.every((trace) => typeof trace === "string") && new Set(traces).size === traces.length;
  const ids = inputs.map((input) => input["id"]);
  if (kind === "update" && new Set(ids).size !== ids.length)
    return badRequest("Duplicate IDs found in batch input");
  if (!isTraced) {
    const wrong = inputs
      .map((input) => check(world, org, kind, input))
      .find((each) => isRefused(each) && (kind === "create" || each.category !== "OBJECT_NOT_FOUND"));
    if (wrong !== undefined && isRefused(wrong)) return refuse(wrong);
  }
  const results: object[] = [];
  const errors: object[] = [];
  inputs.forEach((input, index) => {
    const outcome = kind === "create" ? create(world, org, input) : update(world, org, input);
    const trace = isTraced ? { objectWriteTraceId: traces[index] } : {};
    if (isRefused(outcome))
      errors.push(describeRefusal(outcome, isTraced ? String(traces[index]) : undefined));
    else results.push({ ...show(org, outcome, input), ...trace });
  });
  return batchAnswer(world, { results, errors }, kind === "create" ? 201 : 200);
}

/** `POST crm/v3/objects/contacts/batch/archive`: what is not there is no mistake. */
export function archiveBatch(world: World, org: ProviderOrg, body: Record<string, unknown>): Reply {
  const inputs = readInputs(body);
  if (inputs === undefined) return badRequest("Invalid input JSON: inputs must be 1 to 100 objects");
  for (const { id } of inputs) archiveById(world, org, String(id));
  return { status: 204 };
}

export function archiveById(world: World, org: ProviderOrg, id: string): void {
  const n = numberOf(id);
  if (n !== undefined) archiveContact(world, org, n);
}

/** The objects of a batch, 1 to 100; undefined for anything else. */
export function readInputs(body: Record<string, unknown>): Record<string, unknown>[] | undefined {
  const { inputs } = body;
  return Array.isArray(inputs) && inputs.length > 0 && inputs.length <= MOST_INPUTS && inputs.every(isObject)
    ? inputs
    : undefined;
}

/** What a batch came to; 207 where some of it was refused. */
export function batchAnswer(
  world: World,
  { results, errors }: { results: object[]; errors: object[] },
  status: number,
): Reply {
  const at = new Date(world.now()).toISOString();
  const isPartial = errors.length > 0;
  return {
    status: isPartial ? 207 : status,
    json: {
      status: "COMPLETE",
      results,
      ...(isPartial && { numErrors: errors.length, errors }),
      requestedAt: at,
      startedAt: at,
      completedAt: at,
    },
  };
}

function create(world: World, org: ProviderOrg, input: Record<string, unknown>): number | Refused {
  const checked = check(world, org, "create", input);
  return isRefused(checked) ? checked : makeContact(world, org, valuesOf(org, input));
}

function update(world: World, org: ProviderOrg, input: Record<string, unknown>): number | Refused {
  const checked = check(world, org, "update", input);
  if (!isRefused(checked)) changeContact(world, org, checked, valuesOf(org, input));
  return checked;
}

function valuesOf(org: ProviderOrg, input: Record<string, unknown>): Record<string, string> {
  const checked = checkValues(org, input["properties"]);
  return "values" in checked ? checked.values : {};
}

/** The number of the contact to be changed (0 for a new one), or why it cannot be written. Changes nothing. */
function check(
  world: World,
  org: ProviderOrg,
  kind: "create" | "update",
  input: Record<string, unknown>,
): number | Refused {
  let n = 0;
  if (kind === "update") {
    const id = String(input["id"]);
    n = numberOf(id) ?? 0;
    if (!hasContact(world, org, n))
      return {
        status: 404,
        category: "OBJECT_NOT_FOUND",
        message:
          "Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.",
        bad: [],
        ids: [id],
      };
  }
  const checked = checkValues(org, input["properties"]);
  if ("bad" in checked)
    return {
      status: 400,
      category: "VALIDATION_ERROR",
      message: badValuesMessage(org, checked.bad),
      bad: checked.bad,
    };
  const { email } = checked.values;
  const holder = email === undefined || email === "" ? undefined : findByEmail(world, org, email);
  if (holder !== undefined && holder !== n)
    return {
      status: 409,
      category: "CONFLICT",
      message: `Contact already exists. Existing ID: ${idOf(holder)}`,
      bad: [],
    };
  return n;
}

function refuse({ status, category, message, ids }: Refused): Reply {
  return hubspotError(status, category, message, ids === undefined ? {} : { context: { ids } });
}

function describeRefusal({ category, message, bad, ids }: Refused, trace: string | undefined): object {
  return {
    status: "error",
    category,
    message,
    context: {
      ...(trace !== undefined && { objectWriteTraceId: [trace] }),
      ...(ids !== undefined && { ids }),
    },
    ...(bad.length > 0 && {
      errors: bad.map(({ name, error, message: text }) => ({
        message: text,
        code: error,
        context: { propertyName: [name] },
      })),
    }),
  };
}

function show(org: ProviderOrg, n: number, input: Record<string, unknown>): object {
  const properties = isObject(input["properties"]) ? Object.keys(input["properties"]) : [];
  return describeContact(org, n, properties);
}
