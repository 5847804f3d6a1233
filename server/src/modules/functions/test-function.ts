import { z } from "zod";
import { inTransaction, requireActor } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Function, FunctionVersion, Service } from "../../generated/prisma/client.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import type { HostFunction, Json } from "../../platform/sandbox/sandbox-outcome.ts";
import { HostFunctionError } from "../../platform/sandbox/sandbox-outcome.ts";
import { authorise, holdsPermission, recordAudit } from "../access/index.ts";
import { openCredential } from "../credentials/index.ts";
import { asksRecordSql } from "../conditions/index.ts";
import { addTestRecord, callEndpoint, failedAttempt, getTestEvent, runSource } from "../executions/index.ts";
import type { AttemptOutcome, TestEvent } from "../executions/index.ts";
import { functionSecretPurpose } from "./add-function.ts";
import { assertKind, textInput } from "./function-text.ts";
import type { FunctionText } from "./function-text.ts";
import { assertFunctionUrl } from "./function-url.ts";

const Input = z.object({
  functionId: z.string(),
  ...textInput,
  serviceKey: z.string().nullish(),
  event: z.object({
    sampleOf: z.string().nullish(),
    eventId: z.string().nullish(),
    payload: z.unknown().optional(),
  }),
});

/** The header that tells an endpoint, and the flag that tells a script, that nothing has really happened. */
const testHeader = { "patchbay-test": "true" };

/**
 * Runs a function now, once, on a chosen event: its current version, or the text given, which need not have been saved. An endpoint gets a
 * signed POST with the header `patchbay-test: true`, a script `context.test`. Where a rule's condition asks about the record, the event has it. No execution is recorded; the audit log says who ran it.
 * Throws NotFoundError and ValidationError; what the function does wrong is the outcome.
 */
export async function testFunction(ctx: Context, input: z.input<typeof Input>): Promise<AttemptOutcome> {
  const { organizationId } = authorise(ctx, "FUNCTIONS");
  const { functionId, url, source, serviceKey, event: choice } = parseInput(Input, input);
  const found = await findWithVersion(ctx, organizationId, functionId);
  const text = chooseText(ctx, found, { url, source });
  const service = serviceKey == null ? null : await getService(ctx, organizationId, serviceKey);
  const event = await getTestEvent(ctx, { organizationId, service }, choice);
  const outcome = await runWithRecord(ctx, found.function, text, event);
  const { failure, durationMs } = outcome;
  await inTransaction(ctx, (scope) =>
    recordAudit(ctx, scope, {
      act: "function.tested",
      entityType: "Function",
      entityId: functionId,
      after: {
        saved: url == null && source == null,
        durationMs,
        outcome: failure?.errorClass ?? "SUCCEEDED",
      },
    }),
  );
  return outcome;
}

type Found = { function: Function; version: FunctionVersion };

async function findWithVersion(ctx: Context, organizationId: string, functionId: string): Promise<Found> {
  const { prisma } = ctx.database;
  const found = await prisma.function.findUnique({
    where: { id: functionId, organizationId, deletedAt: null },
  });
  const version =
    found && (await prisma.functionVersion.findUnique({ where: { id: found.currentVersionId } }));
  if (!found || !version) throw new NotFoundError("The function");
  return { function: found, version };
}

function chooseText(
  ctx: Context,
  { function: { kind }, version }: Found,
  given: { url?: string | null; source?: string | null },
): FunctionText {
  if (given.url != null && given.source != null)
    throw new ValidationError([{ path: "source", message: "Give a `url` or a `source`, not both." }]);
  if (given.url != null) {
    const text = { url: assertFunctionUrl(ctx, given.url), source: null };
    assertKind(kind, text);
    return text;
  }
  if (given.source != null) {
    const text = { url: null, source: given.source };
    assertKind(kind, text);
    return text;
  }
  return version.url === null
    ? { url: null, source: version.source ?? "" }
    : { url: version.url, source: null };
}

async function getService(ctx: Context, organizationId: string, key: string): Promise<Service> {
  const service = await ctx.database.prisma.service.findFirst({
    where: { key, OR: [{ organizationId: null }, { organizationId }] },
    orderBy: { organizationId: { sort: "asc", nulls: "last" } },
  });
  if (!service) throw new NotFoundError("The service");
  return service;
}

/** With the record, where a rule that runs the function would bring it. */
async function runWithRecord(
  ctx: Context,
  ran: Function,
  text: FunctionText,
  event: TestEvent,
): Promise<AttemptOutcome> {
  const { id, organizationId } = ran;
  const [rule] = await ctx.database.prisma.$queryRawUnsafe<{ asks: boolean | null }[]>(
    `select bool_or(${asksRecordSql(`r."condition"`)}) as "asks" from "Rule" r
     where r."functionId" = $1::uuid and r."organizationId" = $2::uuid and r."deletedAt" is null`,
    id,
    organizationId,
  );
  if (!rule?.asks) return runOnce(ctx, ran, text, event);
  const { payload, recordError } = await addTestRecord(ctx, organizationId, event);
  if (recordError === null) return runOnce(ctx, ran, text, { ...event, payload });
  const message = `The record could not be read. ${recordError}`;
  return failedAttempt({ errorClass: "RECORD_UNREADABLE", message }, 0);
}

async function runOnce(
  ctx: Context,
  { id, name, organizationId, projectId, credentialId }: Function,
  text: FunctionText,
  event: { payload: { [name: string]: unknown }; accountId: string | null },
): Promise<AttemptOutcome> {
  const idempotencyKey = `test_${newId()}`;
  const context = {
    test: true,
    rule: { id: null, name },
    environment: "DEVELOPMENT",
    account: {
      id: event.accountId === null ? null : toGlobalId("Account", event.accountId),
      providerOrgId: null,
    },
    executionId: null,
    attempt: 1,
  };
  if (text.source !== null)
    return runSource(ctx, {
      source: text.source,
      event: event.payload as Json,
      context: { ...context, idempotencyKey },
      lane: `test ${id}`,
      hostFunctions: doorOfTest(ctx, { organizationId, projectId, ruleName: `Test of ${name}` }),
    });
  const secret = await openCredential(ctx, {
    organizationId,
    credentialId: credentialId ?? "",
    purpose: functionSecretPurpose,
  });
  return callEndpoint(ctx, {
    url: text.url,
    secret,
    id: idempotencyKey,
    headers: testHeader,
    body: JSON.stringify({ event: event.payload, ...context }),
  });
}

/** A test calls with the development credentials, so its author must be allowed to. */
function doorOfTest(
  ctx: Context,
  script: { organizationId: string; projectId: string; ruleName: string },
): Record<string, HostFunction> {
  if (holdsPermission(requireActor(ctx), "INVOKE_DEVELOPMENT"))
    return ctx.apiDoor.forScript({ ...script, environment: "DEVELOPMENT", executionId: null });
  return {
    "connections.invoke": async () => {
      throw new HostFunctionError("FORBIDDEN", "This API token lacks the scope `CONNECTIONS_INVOKE`.");
    },
  };
}
