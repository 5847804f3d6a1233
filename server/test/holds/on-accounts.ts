import { withTokens } from "../../src/modules/authorization/index.ts";
import { deleteAccount } from "../../src/modules/accounts/delete-account.ts";
import { grantAccount } from "../../src/modules/accounts/grant-account.ts";
import { reauthorizeAccount } from "../../src/modules/accounts/reauthorize-account.ts";
import { revokeAccount } from "../../src/modules/accounts/revoke-account.ts";
import { storeEvents } from "../../src/modules/intake/store-events.ts";
import { inTransaction, requireActor } from "../../src/context.ts";
import type { Context } from "../../src/context.ts";
import type { Environment } from "../../src/generated/prisma/enums.ts";
import { followCallback } from "../consent.ts";
import { discard, isAble, runsOf, setRate } from "./model.ts";
import type { Account, Model } from "./model.ts";
import { codeOf, connect, slotName } from "./world.ts";
import type { World } from "./world.ts";

type Answer = { expected: string; came: string };

function accountAt(model: Model, org: string, environment: Environment): Account | null {
  return model.accounts.get(slotName(org, environment)) ?? null;
}

/** Events arrive: one execution for each and every rule that listens, whatever stands in its way. */
export async function pushEvents(
  { app, organization }: World,
  model: Model,
  given: { org: string; environment: Environment; records: number[]; contacts: boolean },
): Promise<void> {
  const account = accountAt(model, given.org, given.environment);
  if (!account) return;
  const module = given.contacts ? "Contacts" : "Leads";
  const event = `${module}.created`;
  const common = { event, module, operation: "created", affectedFields: [], affectedValues: {} };
  const payloads = given.records.map((record, index) => ({
    ...common,
    recordId: `${module} ${record}`,
    // Two changes of a record at one moment would be one.
    occurredAt: new Date(model.now + 1_000 * (model.eventCount + index)).toISOString(),
  }));
  model.eventCount += payloads.length;
  const owner = {
    organizationId: organization.id,
    accountId: account.id,
    environment: account.environment,
    serviceKey: "zoho-crm",
  };
  await inTransaction(app.environment, (scope) => storeEvents(scope, owner, payloads));
  const listening = model.lanes.filter(
    (lane) =>
      lane.accountId === account.id &&
      (lane.environment === "PRODUCTION" ? lane.deployed : lane.rule.eventTypes)?.includes(event),
  );
  const made = await app.environment.database.prisma.execution.findMany({
    where: { organizationId: organization.id, id: { notIn: [...model.runs.keys()] } },
    orderBy: { id: "asc" },
  });
  for (const lane of listening)
    for (const payload of payloads) {
      const index = made.findIndex((row) => row.ruleId === lane.rule.id && row.recordId === payload.recordId);
      const [row] = index < 0 ? [] : made.splice(index, 1);
      if (!row) throw new Error(`An event on ${payload.recordId} made no execution.`);
      const state = isAble(model, lane) ? "WAITING" : "DISCARDED";
      model.runs.set(row.id, {
        id: row.id,
        lane,
        accountId: account.id,
        recordId: payload.recordId,
        state,
        attempt: 0,
        tries: 0,
      });
    }
}

export async function revoke(
  { ctx }: World,
  model: Model,
  org: string,
  environment: Environment,
): Promise<Answer | void> {
  const account = accountAt(model, org, environment);
  if (!account) return;
  const expected = account.revoked ? "ALREADY_REVOKED" : "OK";
  account.revoked = true;
  return { expected, came: await codeOf(revokeAccount(ctx, { accountId: account.id })) };
}

export async function grant(
  { ctx }: World,
  model: Model,
  org: string,
  environment: Environment,
  heldEvents: "REPLAY" | "DISCARD",
  replayPerMinute: number | null,
): Promise<Answer | void> {
  // One that is revoked, where there is one: the refusal is soon seen.
  const revoked = [...model.accounts.values()].filter((each) => each.revoked);
  const account = mostWaiting(model, revoked) ?? accountAt(model, org, environment);
  if (!account) return;
  const came = await codeOf(grantAccount(ctx, { accountId: account.id, heldEvents, replayPerMinute }));
  if (!account.revoked) return { expected: "NOT_REVOKED", came };
  account.revoked = false;
  const lanes = model.lanes.filter((lane) => lane.accountId === account.id);
  setRate(model, lanes, heldEvents === "REPLAY" ? replayPerMinute : null);
  if (heldEvents === "DISCARD") discard(model, (run) => run.accountId === account.id);
  return { expected: "OK", came };
}

/** That for which most waits. */
function mostWaiting(model: Model, accounts: readonly Account[]): Account | undefined {
  const waiting = ({ id }: Account) =>
    runsOf(model, (run) => run.accountId === id && run.state === "WAITING").length;
  return accounts.toSorted((a, b) => waiting(b) - waiting(a))[0];
}

/** The provider ends its tokens, and Patchbay finds out by using them. */
export async function refuse(
  { app, organization }: World,
  model: Model,
  org: string,
  environment: Environment,
): Promise<void> {
  const account = accountAt(model, org, environment);
  if (!account || account.refused) return;
  app.simulator.control.revokeRefreshTokens({ org });
  app.simulator.control.expireAccessTokens({ org });
  const { authorizationId } = await app.environment.database.prisma.account.findUniqueOrThrow({
    where: { id: account.id },
  });
  const key = { organizationId: organization.id, authorizationId };
  const call = withTokens(app.environment, key, (tokens, provider) => provider.identify(tokens));
  await call.then(
    () => Promise.reject(new Error("The provider took the tokens.")),
    () => undefined,
  );
  account.refused = true;
}

/** A new consent for the same organization; it lifts no hold of a person. */
export async function reauthenticate(
  world: World,
  model: Model,
  org: string,
  environment: Environment,
): Promise<void> {
  const account = accountAt(model, org, environment);
  if (!account) return;
  const cookies: string[] = [];
  const ctx: Context = {
    ...world.ctx,
    // As by API token: the consent is tied to the cookie alone.
    actor: { ...requireActor(world.ctx), sessionId: null },
    setCookie: (cookie) => void cookies.push(cookie.split(";")[0] ?? ""),
  };
  const { authorizationUrl } = await reauthorizeAccount(ctx, { accountId: account.id });
  const { redirect } = world.app.simulator.control.decideConsent({ authorizeUrl: authorizationUrl, org });
  const told = await followCallback(redirect, cookies.join("; "));
  if (!told.account) throw new Error(`Re-authentication failed: ${told.error} ${told.message}`);
  account.refused = false;
}

/** Deletes the account; where it is gone already, adds it again, which associates nothing. */
export async function deleteOrAdd(
  world: World,
  model: Model,
  org: string,
  environment: Environment,
): Promise<void> {
  const account = accountAt(model, org, environment);
  if (!account) return connect(world, model, org, environment);
  await deleteAccount(world.ctx, { accountId: account.id });
  model.accounts.delete(account.slot);
  for (const lane of model.lanes) if (lane.accountId === account.id) lane.accountId = null;
  discard(model, (run) => run.accountId === account.id);
}
