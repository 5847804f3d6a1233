import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { query } from "../../../test/builders.ts";
import { makeManualClock } from "../../platform/clock.ts";
import { newId } from "../../platform/ids.ts";
import { beginAttempt, beginDelivery, endAttempt, makeCallbackScene } from "./callback-scene.fixture.ts";
import { mostUses } from "./context-uses.ts";

const clock = makeManualClock(new Date());
const suite = useTestApp({ clock, work: false });

const whoAmI = "{ currentInstallation { orgId } }";

async function usesOf(deliveryId: string) {
  const rows = await suite.app.environment.database.prisma.securityContextUse.findMany({
    where: { deliveryId },
    orderBy: { id: "asc" },
  });
  return rows.map(({ attempt, operation, refusal, ip }) => ({ attempt, operation, refusal, ip }));
}

/** A request with whatever body, as programs make them by mistake. */
async function post(token: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${suite.app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
    body,
  });
  return { status: response.status, text: await response.text() };
}

test("each use is kept beside its delivery: attempt, root fields, refusal, address", async () => {
  const scene = await makeCallbackScene(suite.app, { scopes: ["installation:read"] });
  const { delivery, token } = await beginDelivery(suite.app, scene);
  await query(suite.app, token, whoAmI);
  await query(
    suite.app,
    token,
    "{ me: currentInstallation { ...F } __typename } fragment F on CurrentInstallation { orgId }",
  );
  await query(suite.app, token, "{ currentInstallation { configParams { name } } }");
  await query(suite.app, token, "mutation { signOut(input: {}) { __typename } }");
  await query(
    suite.app,
    token,
    `{ accounts { edges { cursor } } ...F ${token} } fragment F on Query { rules { edges { cursor } } }`,
  );
  await query(suite.app, token, "{ currentInstallation { nothing } }");
  await query(suite.app, token, "{ currentInstallation {");
  await endAttempt(suite.app, delivery);
  const second = await beginAttempt(suite.app, delivery, { attempt: 2 });
  await query(suite.app, second, whoAmI);
  const ip = "127.0.0.1";
  const use = (operation: string, refusal: string | null, attempt = 1) => ({
    attempt,
    operation,
    refusal,
    ip,
  });
  const uses = await usesOf(delivery.id);
  expect(uses).toEqual([
    use("currentInstallation", null),
    use("currentInstallation, __typename", null),
    use("currentInstallation", "FORBIDDEN"),
    use("signOut", "FORBIDDEN"),
    // A securityContext can hold a hyphen, which ends a name: what does not read is not kept.
    expect.objectContaining({
      refusal: expect.stringMatching(/^(FORBIDDEN|GRAPHQL_(PARSE_FAILED|VALIDATION_FAILED))$/),
    }),
    use("currentInstallation", "GRAPHQL_VALIDATION_FAILED"),
    use("", expect.stringMatching(/^GRAPHQL_/) as unknown as string),
    use("currentInstallation", null, 2),
  ]);
  expect(JSON.stringify(uses)).not.toContain(token.slice(0, 20));
  const [row] = await suite.app.environment.database.prisma.securityContextUse.findMany({
    where: { deliveryId: delivery.id },
    take: 1,
  });
  expect(row).toMatchObject({
    organizationId: scene.customer.id,
    publisherId: scene.publisher.id,
    at: clock.now(),
  });
});

test("what cannot be read at all is a use too", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { delivery, token } = await beginDelivery(suite.app, scene);
  const bodies = [
    "{",
    "[]",
    "1",
    "{}",
    `{"query":1}`,
    `{"query":""}`,
    `{"query":"{ __typename }","other":1}`,
    `[{"query":"{ __typename }"}]`,
  ];
  for (const body of bodies) {
    const answer = await post(token, body);
    expect(answer.text).toContain('"errors"');
  }
  const uses = await usesOf(delivery.id);
  expect(uses).toHaveLength(bodies.length);
  for (const { refusal } of uses) expect(refusal).toEqual(expect.any(String));
});

test("one that comes too late is kept as well, one that never was is not", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { delivery, token } = await beginDelivery(suite.app, scene);
  clock.advance(3_600_001);
  expect((await post(token, JSON.stringify({ query: whoAmI }))).status).toBe(401);
  expect((await post(`${token.slice(0, -1)}!`, "{}")).status).toBe(401);
  expect((await post(token.replace(/_1_/, "_2_"), "{}")).status).toBe(401);
  expect(await usesOf(delivery.id)).toEqual([
    { attempt: 1, operation: "", refusal: "UNAUTHENTICATED", ip: "127.0.0.1" },
  ]);
});

test("the record is there before anything is done", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { delivery, token } = await beginDelivery(suite.app, scene);
  const client = await suite.app.environment.database.pool.connect();
  await client.query("begin");
  await client.query(`lock table "ConfigParam" in access exclusive mode`);
  const answer = query(suite.app, token, "{ currentInstallation { configParams { name } } }");
  await expect.poll(() => usesOf(delivery.id)).toHaveLength(1);
  expect(await Promise.race([answer, Promise.resolve("not yet")])).toBe("not yet");
  await client.query("rollback");
  client.release();
  expect((await answer).errors).toBeUndefined();
  expect(await usesOf(delivery.id)).toMatchObject([{ operation: "currentInstallation", refusal: null }]);
});

test("a delivery's are good for 1,000 uses, counted exactly, whoever uses them at once", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { delivery, token } = await beginDelivery(suite.app, scene);
  const { prisma } = suite.app.environment.database;
  await prisma.securityContextUse.createMany({
    data: Array.from({ length: mostUses - 5 }, () => ({
      id: newId(),
      organizationId: delivery.organizationId,
      publisherId: delivery.publisherId,
      deliveryId: delivery.id,
      attempt: 1,
      operation: "currentInstallation",
      ip: "127.0.0.1",
      at: clock.now(),
    })),
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => query(suite.app, token, whoAmI)));
  const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.["code"] ?? "none").toSorted();
  expect(codes).toEqual([...Array<string>(15).fill("RATE_LIMITED"), ...Array<string>(5).fill("none")]);
  expect(await prisma.securityContextUse.count({ where: { deliveryId: delivery.id } })).toBe(mostUses);

  const accept = { accept: "application/graphql-response+json" };
  const body = JSON.stringify({ query: whoAmI });
  expect((await post(token, body, accept)).status).toBe(429);
  await endAttempt(suite.app, delivery);
  const second = await beginAttempt(suite.app, delivery, { attempt: 2 });
  expect((await post(second, body, accept)).status).toBe(429);
  expect((await post(second, "{", accept)).status).toBe(400);
  const next = await makeCallbackScene(suite.app);
  expect((await post((await beginDelivery(suite.app, next)).token, body, accept)).status).toBe(200);
});

test("statuses are those of GraphQL over HTTP", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { token } = await beginDelivery(suite.app, scene);
  const accept = { accept: "application/graphql-response+json" };
  const ask = async (document: string, headers = {}) =>
    (await post(token, JSON.stringify({ query: document }), headers)).status;
  expect(await ask(whoAmI, accept)).toBe(200);
  expect(await ask("{ feedCursor }", accept)).toBe(403);
  expect((await post("pbsc_x", "{}", accept)).status).toBe(401);
});
