import { afterEach, beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { GraphQLAnswer, TestOrganization } from "../../../test/builders.ts";
import { subscribe } from "../../../test/subscribe.ts";
import { inTransaction } from "../../context.ts";
import type { MasterKeyRotation } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";
import { generateMasterKey, parseMasterKeys } from "../../platform/vault/master-keys.ts";
import { createVault } from "../../platform/vault/vault.ts";
import { beginRotation } from "./begin-rotation.ts";
import { claimRotations, reclaimRotations } from "./claim-rotations.ts";
import { countOutdated } from "./count-outdated.ts";
import { openCredential } from "./open-credential.ts";
import { readOutdated } from "./outdated-secrets.ts";
import { startRotationQueue } from "./rotation-queue.ts";
import { runRotation } from "./run-rotation.ts";
import type { Rotating } from "./run-rotation.ts";
import { RotationLostError, saveRewrapped } from "./save-rewrapped.ts";
import { resealCredential } from "./seal-credential.ts";
import { firstText, fixturePurpose as purpose, insertSecrets } from "./secrets.fixture.ts";

const [newKey, oldKey, strangeKey] = [generateMasterKey(), generateMasterKey(), generateMasterKey()];
const oldVault = createVault(parseMasterKeys(oldKey));
const newVault = createVault(parseMasterKeys(newKey));
const strangeVault = createVault(parseMasterKeys(strangeKey));
const suite = useTestApp({ work: false, masterKeys: parseMasterKeys(`${newKey},${oldKey}`) });
let organization: TestOrganization;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});
afterEach(async () => {
  const { prisma } = suite.app.environment.database;
  await prisma.credential.deleteMany();
  await prisma.masterKeyRotation.deleteMany();
});

const rotationFields = "id state keyId total done failed requestedByName startedAt finishedAt";
const never = new AbortController().signal;

async function rotate(token: string, input: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const answer: GraphQLAnswer = await query(
    suite.app,
    token,
    `mutation($input: RotateMasterKeyInput!) { rotateMasterKey(input: $input) { __typename ... on Error { code message }
       ... on RotateMasterKeyPayload { secrets preview rotation { ${rotationFields} } } } }`,
    { input },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data?.["rotateMasterKey"] as Record<string, unknown>;
}

async function ask(token: string, fields: string): Promise<Record<string, unknown>> {
  const answer = await query(suite.app, token, `{ ${fields} }`);
  expect(answer.errors).toBeUndefined();
  return answer.data as Record<string, unknown>;
}

async function keysOf(organizationId: string): Promise<Record<string, number>> {
  const rows = await suite.app.environment.database.prisma.credential.groupBy({
    by: ["keyId"],
    where: { organizationId },
    _count: true,
  });
  return Object.fromEntries(rows.map((row) => [row.keyId, row._count]));
}

async function begin(): Promise<MasterKeyRotation> {
  const { environment } = suite.app;
  const total = await countOutdated(environment, organization.id);
  return inTransaction(environment, async (scope) => {
    const request = { organizationId: organization.id, total, requestedByName: "Test" };
    return (await beginRotation(environment, scope, request)).rotation;
  });
}

async function claimOne(environment: Rotating) {
  const [claimed] = await claimRotations(environment, 1, []);
  if (!claimed) throw new Error("There is no rotation to claim.");
  return claimed;
}

/** Calls back when this many secrets have been re-wrapped, before they are stored. */
function atSecret(count: number, run: () => Promise<void> | void): Rotating {
  const { environment } = suite.app;
  let seen = 0;
  return {
    ...environment,
    vault: {
      ...environment.vault,
      rewrap(wrapped) {
        seen += 1;
        if (seen === count) void run();
        return environment.vault.rewrap(wrapped);
      },
    },
  };
}

test("only company admins rotate, with the scope ADMIN", async () => {
  await insertSecrets(suite.app.environment, oldVault, organization.id, 3);
  const supervisor = await makeMember(suite.app, organization.id, ["COMPANY_SUPERVISOR", "DEVELOPER"]);
  const weak = await makeMember(suite.app, organization.id, ["COMPANY_ADMIN"], ["READ", "RULES_WRITE"]);
  for (const { token } of [supervisor, weak])
    for (const preview of [false, true])
      expect(await rotate(token, { preview })).toMatchObject({ __typename: "ForbiddenError" });
  expect(await keysOf(organization.id)).toEqual({ [oldVault.currentKeyId]: 3 });
  expect(await suite.app.environment.database.prisma.masterKeyRotation.count()).toBe(0);
});

test("a preview counts and changes nothing", async () => {
  await insertSecrets(suite.app.environment, oldVault, organization.id, 3);
  await insertSecrets(suite.app.environment, newVault, organization.id, 2);
  expect(await rotate(organization.admin.token, { preview: true })).toEqual({
    __typename: "RotateMasterKeyPayload",
    secrets: 3,
    preview: true,
    rotation: null,
  });
  expect(await ask(organization.admin.token, "masterKeyRotation { id }")).toEqual({
    masterKeyRotation: null,
  });
});

test("re-wraps the organization's secrets and nobody else's, tells of it, and the old key can go", async () => {
  const { environment } = suite.app;
  const other = await makeOrganization(suite.app);
  const ids = await insertSecrets(environment, oldVault, organization.id, 1_203);
  await insertSecrets(environment, oldVault, other.id, 7);
  const { token } = organization.admin;
  const [first, second] = [await rotate(token), await rotate(token)];
  expect(first).toMatchObject({ secrets: 1_203, rotation: { state: "RUNNING", total: 1_203, done: 0 } });
  expect(second["rotation"], "one at a time").toEqual(first["rotation"]);
  const { feedCursor } = await ask(token, "feedCursor");
  const changes = subscribe(
    suite.app,
    token,
    `subscription($after: String) { masterKeyRotationChanged(after: $after) { change rotation { state done total } } }`,
    { after: feedCursor },
  );

  const queue = startRotationQueue(environment);
  const names: unknown[] = [];
  let last: Record<string, unknown> = {};
  while (last["change"] !== "masterKey.rotated") {
    last = await changes.next();
    names.push(last["change"]);
  }
  await changes.close();
  await queue.stop();
  expect(names[0]).toBe("masterKey.rotationProgressed");
  expect(last["rotation"]).toEqual({ state: "DONE", done: 1_203, total: 1_203 });
  expect(await keysOf(organization.id)).toEqual({ [newVault.currentKeyId]: 1_203 });
  expect(await keysOf(other.id)).toEqual({ [oldVault.currentKeyId]: 7 });
  for (const id of [ids[0] ?? "", ids[600] ?? "", ids[1_202] ?? ""]) {
    const owner = { credentialId: id, organizationId: organization.id, purpose };
    expect(await openCredential({ database: environment.database, vault: newVault }, owner)).toBe(
      firstText(id),
    );
  }

  const seen = await ask(
    token,
    `masterKeyRotation { ${rotationFields} } activity(first: 2) { edges { node { text } } } auditLog(first: 1) { edges { node { act actorName after } } }`,
  );
  expect(seen).toMatchObject({
    masterKeyRotation: { state: "DONE", keyId: newVault.currentKeyId, failed: 0 },
    activity: {
      edges: [
        { node: { text: "Every secret is wrapped with the current master key." } },
        { node: { text: "1,203 secrets began to be re-wrapped with the current master key." } },
      ],
    },
    auditLog: {
      edges: [
        { node: { act: "masterKey.rotationStarted", after: { keyId: newVault.currentKeyId, total: 1_203 } } },
      ],
    },
  });
  expect(await ask(other.admin.token, "masterKeyRotation { id }")).toEqual({ masterKeyRotation: null });
});

test("where nothing is to be done it is done", async () => {
  await insertSecrets(suite.app.environment, newVault, organization.id, 2);
  expect(await rotate(organization.admin.token)).toMatchObject({
    secrets: 0,
    rotation: { state: "DONE", total: 0, done: 0, failed: 0 },
  });
});

test("the keys are listed with what stands on them", async () => {
  const { environment } = suite.app;
  const { prisma } = environment.database;
  const other = await makeOrganization(suite.app);
  await insertSecrets(environment, oldVault, organization.id, 120);
  await insertSecrets(environment, strangeVault, organization.id, 1);
  await insertSecrets(environment, newVault, other.id, 5);
  const service = await prisma.service.findFirstOrThrow({ where: { key: "zoho-crm" } });
  const now = environment.clock.now();
  const expiresAt = new Date(now.getTime() + 900_000);
  await prisma.authorizationFlow.create({
    data: {
      id: newId(),
      organizationId: organization.id,
      serviceId: service.id,
      memberId: organization.admin.memberId,
      stateHash: newId(),
      browserHash: "",
      codeVerifierSeal: { keyId: oldVault.currentKeyId },
      redirectUri: "",
      environment: "DEVELOPMENT",
      createdAt: now,
      expiresAt,
    },
  });
  const fields = "keyId isCurrent isConfigured isSealing secrets { count more } consentsUntil";
  expect(await ask(organization.admin.token, `masterKeys { ${fields} }`)).toEqual({
    masterKeys: [
      {
        keyId: newVault.currentKeyId,
        isCurrent: true,
        isConfigured: true,
        isSealing: true,
        secrets: { count: 0, more: false },
        consentsUntil: null,
      },
      {
        keyId: oldVault.currentKeyId,
        isCurrent: false,
        isConfigured: true,
        isSealing: false,
        secrets: { count: 100, more: true },
        consentsUntil: expiresAt.toISOString(),
      },
      {
        keyId: strangeVault.currentKeyId,
        isCurrent: false,
        isConfigured: false,
        isSealing: false,
        secrets: { count: 1, more: false },
        consentsUntil: null,
      },
    ],
  });
  await prisma.authorizationFlow.deleteMany();
});

test("secrets that no key opens, or that were tampered with, are counted and left", async () => {
  const { environment } = suite.app;
  const { prisma } = environment.database;
  await insertSecrets(environment, strangeVault, organization.id, 4);
  const [broken = ""] = await insertSecrets(environment, oldVault, organization.id, 3);
  await prisma.credential.update({ where: { id: broken }, data: { wrappedKey: new Uint8Array(61) } });
  await begin();
  await runRotation(environment, await claimOne(environment), never);
  expect(await prisma.masterKeyRotation.findFirst()).toMatchObject({
    state: "DONE",
    total: 7,
    done: 2,
    failed: 5,
  });
  expect(await keysOf(organization.id)).toEqual({
    [newVault.currentKeyId]: 2,
    [oldVault.currentKeyId]: 1,
    [strangeVault.currentKeyId]: 4,
  });
  const text = "2 secrets were re-wrapped with the current master key; 5 could not be opened.";
  expect(await ask(organization.admin.token, "activity(first: 1) { edges { node { text } } }")).toEqual({
    activity: { edges: [{ node: { text } }] },
  });
});

test("one that is stopped gives itself back and goes on where it was", async () => {
  const { environment } = suite.app;
  const { prisma } = environment.database;
  await insertSecrets(environment, oldVault, organization.id, 1_700);
  await begin();
  const stopping = new AbortController();
  const stopped = atSecret(700, () => stopping.abort());
  await runRotation(stopped, await claimOne(stopped), stopping.signal);
  expect(await prisma.masterKeyRotation.findFirst()).toMatchObject({
    state: "RUNNING",
    done: 1_000,
    lease: null,
    positionKeyId: oldVault.currentKeyId,
  });
  await runRotation(environment, await claimOne(environment), never);
  expect(await prisma.masterKeyRotation.findFirst()).toMatchObject({
    state: "DONE",
    total: 1_700,
    done: 1_700,
  });
  expect(await keysOf(organization.id)).toEqual({ [newVault.currentKeyId]: 1_700 });
});

test("a worker that is taken for dead writes nothing more", async () => {
  const { environment } = suite.app;
  const { prisma } = environment.database;
  await insertSecrets(environment, oldVault, organization.id, 600);
  await begin();
  const dead = { ...environment, workerId: newId() };
  const claimed = await claimOne(dead);
  await expect(claimOne(environment), "it is leased").rejects.toThrow("no rotation");
  await reclaimRotations(environment);
  await runRotation(environment, await claimOne(environment), never);
  const { done } = await prisma.masterKeyRotation.findFirstOrThrow();
  await insertSecrets(environment, oldVault, organization.id, 1);
  await expect(runRotation(dead, claimed, never)).rejects.toThrow(RotationLostError);
  expect(await prisma.masterKeyRotation.findFirst()).toMatchObject({ state: "DONE", done });
  expect(await keysOf(organization.id)).toMatchObject({ [oldVault.currentKeyId]: 1 });
});

test("a secret that is being sealed anew, or was, since it was read keeps its new text", async () => {
  const { environment } = suite.app;
  const { database, vault } = environment;
  const [id = ""] = await insertSecrets(environment, oldVault, organization.id, 3);
  await begin();
  const claimed = await claimOne(environment);
  const walk = { database, organizationId: organization.id, currentKeyId: vault.currentKeyId };
  const read = await readOutdated(walk, oldVault.currentKeyId, null);
  const [, , last] = read;
  if (!last) throw new Error("There are fewer than three.");
  const batch = {
    rewrapped: read.map((secret) => ({
      id: secret.id,
      before: secret.wrappedKey,
      after: vault.rewrap(secret).wrappedKey,
    })),
    failed: 0,
    last,
    announce: false,
  };
  const owner = { organizationId: organization.id, purpose };
  const movedMeanwhile = await inTransaction(environment, async (scope) => {
    await resealCredential(environment, scope, { ...owner, id, text: "newer" });
    // Nobody waits for the row.
    return saveRewrapped(environment, claimed, batch);
  });
  expect(movedMeanwhile).toBe(2);
  const further = { ...claimed, positionKeyId: last.keyId, position: last.id };
  expect(await saveRewrapped(environment, further, batch), "it is no longer what was read").toBe(0);
  expect(await openCredential({ database, vault: newVault }, { ...owner, credentialId: id })).toBe("newer");
  expect(await keysOf(organization.id)).toEqual({ [newVault.currentKeyId]: 3 });
});

test("what appears behind the walk is found by the next one", async () => {
  const { environment } = suite.app;
  await insertSecrets(environment, oldVault, organization.id, 1_200);
  await begin();
  const inserted = Promise.withResolvers<void>();
  const first = "00000000-0000-4000-8000-000000000001";
  const late = atSecret(700, () => {
    insertSecrets(environment, oldVault, organization.id, 1, () => first).then(
      () => inserted.resolve(),
      inserted.reject,
    );
  });
  await runRotation(late, await claimOne(late), never);
  await inserted.promise;
  expect(await keysOf(organization.id)).toEqual({ [newVault.currentKeyId]: 1_201 });
});

test("it is refused while a live node lacks the key", async () => {
  const { environment } = suite.app;
  const { pool, prisma } = environment.database;
  await insertSecrets(environment, oldVault, organization.id, 2);
  const id = newId();
  await pool.query(
    `insert into "Worker" ("id", "startedAt", "aliveUntil", "keyIds") values ($1, now(), now() + interval '1 hour', $2)`,
    [id, [oldVault.currentKeyId]],
  );
  for (const preview of [true, false])
    expect(await rotate(organization.admin.token, { preview })).toMatchObject({
      __typename: "ConflictError",
      code: "KEY_NOT_EVERYWHERE",
    });
  const keys = (await ask(organization.admin.token, "masterKeys { keyId isSealing }"))["masterKeys"];
  expect(keys).toContainEqual({ keyId: oldVault.currentKeyId, isSealing: true });
  // A node that holds both, in whichever order, is no hindrance.
  const both = [oldVault.currentKeyId, newVault.currentKeyId];
  await pool.query(`update "Worker" set "keyIds" = $2 where "id" = $1`, [id, both]);
  expect(await rotate(organization.admin.token)).toMatchObject({ rotation: { state: "RUNNING", total: 2 } });
  await prisma.worker.delete({ where: { id } });
});

test("one that runs towards another key is turned to the current one, and its worker stops", async () => {
  const { environment } = suite.app;
  const { prisma } = environment.database;
  const strange = createVault(parseMasterKeys(`${strangeKey},${oldKey},${newKey}`));
  await insertSecrets(environment, oldVault, organization.id, 2);
  await insertSecrets(environment, strangeVault, organization.id, 1);
  const towardsStrange: Rotating = { ...environment, vault: strange, workerId: newId() };
  await inTransaction(environment, (scope) =>
    beginRotation(towardsStrange, scope, {
      organizationId: organization.id,
      total: 2,
      requestedByName: "Test",
    }),
  );
  expect(await claimRotations(environment, 1, []), "this node has another key in front").toEqual([]);
  const claimed = await claimOne(towardsStrange);
  const { id } = await begin();
  expect(id).toBe(claimed.id);
  await expect(runRotation(towardsStrange, claimed, never)).rejects.toThrow(RotationLostError);
  await runRotation(environment, await claimOne(environment), never);
  expect(await prisma.masterKeyRotation.findFirst()).toMatchObject({ state: "DONE", done: 2, failed: 1 });
  expect(await keysOf(organization.id)).toEqual({
    [newVault.currentKeyId]: 2,
    [strangeVault.currentKeyId]: 1,
  });
});

test("one of all organizations tells each of its own only, and is shown to none", async () => {
  const { environment } = suite.app;
  const other = await makeOrganization(suite.app);
  await insertSecrets(environment, oldVault, organization.id, 501);
  await insertSecrets(environment, oldVault, other.id, 502);
  await inTransaction(environment, (scope) =>
    beginRotation(environment, scope, { organizationId: null, total: 1_003, requestedByName: "Operator" }),
  );
  await runRotation(environment, await claimOne(environment), never);
  for (const each of [organization, other]) {
    expect(Object.keys(await keysOf(each.id))).toEqual([newVault.currentKeyId]);
    const seen = await ask(
      each.admin.token,
      "masterKeyRotation { id } activity(first: 1) { edges { node { text node { id } } } }",
    );
    expect(seen).toEqual({
      masterKeyRotation: null,
      activity: {
        edges: [{ node: { text: "Every secret is wrapped with the current master key.", node: null } }],
      },
    });
  }
  const { rows } = await environment.database.pool.query<{ payload: unknown }>(
    `select "payload" from "Change" where "name" = 'masterKey.rotated' and "organizationId" = $1 order by "position" desc limit 1`,
    [other.id],
  );
  expect(rows).toEqual([{ payload: {} }]);
});
