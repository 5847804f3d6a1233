import { expect } from "vitest";
import { toGlobalId } from "../../src/graphql/global-id.ts";
import { query } from "../builders.ts";
import { accountStatusOf, holdsOf, openProblems, runsOf, statusOf } from "./model.ts";
import type { Model } from "./model.ts";
import type { World } from "./world.ts";

const document = `query ($rules: [ID!]!, $accounts: [ID!]!) {
  rules: nodes(ids: $rules) { ... on Rule { id environments {
    environment status enabled account { id } holds { kind } heldEvents { count } replay { perMinute } } } }
  accounts: nodes(ids: $accounts) { ... on Account { id status heldEvents { count } } } }`;

/** Compares everything that can be seen with what the facts of the model say. */
export async function checkWorld(world: World, model: Model): Promise<void> {
  await checkRuns(world, model);
  const { app, organization } = world;
  const accounts = [...model.accounts.values()];
  const answer = await query(app, organization.admin.token, document, {
    rules: model.rules.map(({ id }) => toGlobalId("Rule", id)),
    accounts: accounts.map(({ id }) => toGlobalId("Account", id)),
  });
  expect(answer.errors).toBeUndefined();
  const waiting = (where: (run: { lane: unknown; accountId: string }) => boolean) => ({
    count: runsOf(model, (run) => run.state === "WAITING" && where(run)).length,
  });
  expect(answer.data).toEqual({
    rules: model.rules.map((rule) => ({
      id: toGlobalId("Rule", rule.id),
      environments: model.lanes
        .filter((lane) => lane.rule === rule)
        .map((lane) => ({
          environment: lane.environment,
          status: statusOf(model, lane),
          enabled: lane.enabled,
          account: lane.accountId === null ? null : { id: toGlobalId("Account", lane.accountId) },
          holds: holdsOf(model, lane).map((kind) => ({ kind })),
          heldEvents: waiting((run) => run.lane === lane),
          replay: lane.replay && { perMinute: lane.replay.perMinute },
        })),
    })),
    accounts: accounts.map((account) => ({
      id: toGlobalId("Account", account.id),
      status: accountStatusOf(account),
      heldEvents: waiting((run) => run.accountId === account.id),
    })),
  });
  const open = await app.environment.database.prisma.problem.findMany({
    where: { organizationId: organization.id, resolvedAt: null },
  });
  expect(
    open.map(({ kind, subjectId, environment }) => `${kind} ${subjectId} ${environment}`).toSorted(),
  ).toEqual(openProblems(model));
}

/** Each event of each rule that listened is there once, and where the model says. */
async function checkRuns({ app, organization }: World, model: Model): Promise<void> {
  const rows = await app.environment.database.prisma.execution.findMany({
    where: { organizationId: organization.id },
    select: { id: true, status: true },
    orderBy: { id: "asc" },
  });
  const real = rows.map(({ id, status }) => `${id} ${status === "QUEUED" ? "WAITING" : status}`);
  const expected = [...model.runs.values()].map(({ id, state }) => `${id} ${state}`).toSorted();
  expect(real).toEqual(expected);
}
