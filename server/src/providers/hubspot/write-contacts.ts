import { z } from "zod";
import type { DataSync, WriteOutcome } from "../data-sync.ts";
import { contactShape, dateOf, toHubSpotValues } from "./contact-values.ts";
import type { Contact } from "./contact-values.ts";
import { hubspotError, unreadable } from "./errors.ts";
import type { HubSpotApi, HubSpotCall } from "./hubspot-api.ts";
import { errorShape, toRefusal } from "./write-outcome.ts";

const OBJECTS = "crm/v3/objects/contacts";
/** Whole batches that are refused for one of their contacts. */
const REFUSED_WHOLE = new Set([400, 409]);

type Input = { index: number; id: string | null; properties: Record<string, string> };
type Caller = Pick<HubSpotCall, "tokens" | "signal">;

const batchResult = z.object({ results: z.array(contactShape), errors: z.array(errorShape).nullish() });
const unsaid: WriteOutcome = {
  ok: false,
  code: "REFUSED",
  field: null,
  message: "HubSpot did not say what became of this contact.",
};

/**
 * Makes and changes at most 100 contacts, each by itself: every input has an `objectWriteTraceId`, which asks HubSpot for 207 with an
 * error per input. Where it refuses a batch as a whole all the same, nothing of it was written, and the halves are sent by themselves.
 * Source: "Contacts" (batch create and update, multi-status errors), CRM API v3.
 */
export async function writeContacts(
  api: HubSpotApi,
  request: Parameters<DataSync["writeContacts"]>[0],
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = request.records.map(() => unsaid);
  const inputs: Input[] = request.records.map(({ id, values }, index) => ({
    index,
    id,
    properties: toHubSpotValues(values),
  }));
  const settle = (index: number, outcome: WriteOutcome) => void (outcomes[index] = outcome);
  // An id that HubSpot cannot have given is of no contact.
  const isForeign = ({ id }: Input) => id !== null && !/^\d{1,19}$/.test(id);
  for (const input of inputs.filter(isForeign))
    settle(input.index, toRefusal({ category: "OBJECT_NOT_FOUND", message: "There is no such contact." }));
  const good = inputs.filter((input) => !isForeign(input));
  await writeBatch(
    api,
    request,
    "update",
    good.filter(({ id }) => id !== null),
    settle,
  );
  await writeBatch(
    api,
    request,
    "create",
    good.filter(({ id }) => id === null),
    settle,
  );
  return outcomes;
}

async function writeBatch(
  api: HubSpotApi,
  caller: Caller,
  kind: "create" | "update",
  inputs: readonly Input[],
  settle: (index: number, outcome: WriteOutcome) => void,
): Promise<void> {
  if (inputs.length === 0) return;
  const body = {
    inputs: inputs.map(({ index, id, properties }) => ({
      ...(id !== null && { id }),
      properties,
      objectWriteTraceId: String(index),
    })),
  };
  const { tokens, signal } = caller;
  const answer = await api.send({ tokens, path: `${OBJECTS}/batch/${kind}`, body, signal });
  if (REFUSED_WHOLE.has(answer.status)) {
    const [only, ...others] = inputs;
    const refused = errorShape.safeParse(answer.json).data;
    if (only && others.length === 0 && refused) return settle(only.index, toRefusal(refused));
    if (others.length > 0) {
      const half = Math.ceil(inputs.length / 2);
      await writeBatch(api, caller, kind, inputs.slice(0, half), settle);
      return writeBatch(api, caller, kind, inputs.slice(half), settle);
    }
  }
  const error = hubspotError(answer);
  if (error) throw error;
  const parsed = batchResult.safeParse(answer.json);
  if (!parsed.success) throw unreadable(`batch/${kind} has another shape`, answer);
  const { results, errors } = parsed.data;
  for (const contact of results) {
    const input = inputs.find((each) => isOf(each, contact));
    if (input) settle(input.index, { ok: true, id: contact.id, modifiedAt: modifiedAt(contact) });
  }
  for (const refused of errors ?? []) {
    const traces = new Set(refused.context?.["objectWriteTraceId"] ?? []);
    const ids = new Set([...(refused.context?.["ids"] ?? []), ...(refused.context?.["id"] ?? [])]);
    for (const input of inputs)
      if (traces.has(String(input.index)) || (input.id !== null && ids.has(input.id)))
        settle(input.index, toRefusal(refused));
  }
}

/** Whether a result is of that input: by its trace, or else by id or address. */
function isOf({ index, id, properties }: Input, contact: Contact): boolean {
  if (contact.objectWriteTraceId != null) return contact.objectWriteTraceId === String(index);
  if (id !== null) return contact.id === id;
  const email = contact.properties?.["email"];
  return typeof email === "string" && email === properties["email"]?.trim().toLowerCase();
}

function modifiedAt({ properties, updatedAt }: Contact): Date | null {
  return dateOf(properties?.["lastmodifieddate"]) ?? dateOf(updatedAt);
}

/** Archives at most 100 contacts; HubSpot takes ids that are gone already. Source: "Contacts" (batch archive), CRM API v3. */
export async function deleteContacts(
  api: HubSpotApi,
  { tokens, ids, signal }: Parameters<DataSync["deleteContacts"]>[0],
): Promise<WriteOutcome[]> {
  const inputs = [...new Set(ids)].filter((id) => /^\d{1,19}$/.test(id)).map((id) => ({ id }));
  if (inputs.length > 0) {
    const answer = await api.send({ tokens, path: `${OBJECTS}/batch/archive`, body: { inputs }, signal });
    const error = hubspotError(answer);
    if (error && error.status !== 404) throw error;
  }
  return ids.map((id) => ({ ok: true, id, modifiedAt: null }));
}
