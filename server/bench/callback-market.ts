import { randomBytes } from "node:crypto";
import type { Environment } from "../src/context.ts";
import { inTransaction } from "../src/context.ts";
import { sealCredential } from "../src/modules/credentials/index.ts";
import { newId } from "../src/platform/ids.ts";

/** Extensions that are installed: each with one endpoint for `onConfigParamAdd`. */
export type Market = {
  installations: { id: string; versionId: string; subscriptionId: string }[];
  /** The endpoint of each extension, in their order. */
  subscriptionIds: string[];
};

/**
 * `extensions` extensions of one publisher, each with its own URL, and `installations` installations of each in organizations of their own.
 */
export async function seedMarket(
  environment: Environment,
  size: {
    extensions: number;
    installations: number;
    urlOf: (index: number) => string;
    concurrency: number;
  },
): Promise<Market> {
  const { pool } = environment.database;
  const publisherId = newId();
  const now = environment.clock.now();
  await pool.query(
    `insert into "Organization" ("id", "name", "slug", "createdAt") values ($1, 'Publisher', $2, $3)`,
    [publisherId, `publisher-${publisherId.slice(-12)}`, now],
  );
  const customers = await pool.query<{ id: string }>(
    `insert into "Organization" ("id", "name", "slug", "createdAt")
     select gen_random_uuid(), 'Customer ' || n, 'customer-' || $2 || '-' || n, $1 from generate_series(1, $3::int) n returning "id"`,
    [now, publisherId.slice(-12), size.installations],
  );
  const market: Market = { installations: [], subscriptionIds: [] };
  for (let index = 0; index < size.extensions; index += 1) {
    const extensionId = newId();
    const versionId = newId();
    const subscriptionId = newId();
    const key = `bench-${publisherId.slice(-12)}-${index}`;
    const url = size.urlOf(index);
    await inTransaction(environment, async (scope) => {
      const secretCredentialId = await sealCredential(environment, scope, {
        organizationId: publisherId,
        purpose: `extension-secret:${extensionId}`,
        text: `whsec_${randomBytes(32).toString("base64")}`,
      });
      const { tx } = scope;
      await tx.extension.create({
        data: {
          id: extensionId,
          organizationId: publisherId,
          key,
          name: key,
          latestVersionId: versionId,
          secretCredentialId,
          secretRotatedAt: now,
          createdByName: "Bench",
          createdAt: now,
          updatedAt: now,
        },
      });
      await tx.extensionVersion.create({
        data: {
          id: versionId,
          organizationId: publisherId,
          extensionId,
          number: 1,
          version: "1.0.0",
          manifest: { key, name: key, version: "1.0.0", callbackListener: { onConfigParamAdd: url } },
          publishedByName: "Bench",
          publishedAt: now,
        },
      });
      await tx.callbackSubscription.create({
        data: {
          id: subscriptionId,
          organizationId: publisherId,
          extensionId,
          event: "onConfigParamAdd",
          url,
          concurrency: size.concurrency,
          createdAt: now,
          updatedAt: now,
          health: { create: { organizationId: publisherId } },
        },
      });
    });
    market.subscriptionIds.push(subscriptionId);
    const { rows } = await pool.query<{ id: string }>(
      `insert into "Installation" ("id", "organizationId", "publisherId", "extensionId", "versionId", "installedByName", "installedAt")
       select gen_random_uuid(), o, $2, $3, $4, 'Bench', $5 from unnest($1::uuid[]) o returning "id"`,
      [customers.rows.map(({ id }) => id), publisherId, extensionId, versionId, now],
    );
    market.installations.push(...rows.map(({ id }) => ({ id, versionId, subscriptionId })));
  }
  return market;
}

/**
 * An event for each of the installations and its delivery, all in one statement: what as many transactions of `fireCallback` write.
 * Answers how many are pending then.
 */
export async function fireMany(
  { database, clock, feed }: Environment,
  installations: Market["installations"],
): Promise<number> {
  const { rows } = await database.pool.query<{ pending: number }>({
    name: "bench-fire",
    text: fireStatement,
    values: [
      installations.map(({ id }) => id),
      installations.map(() => newId()),
      installations.map(() => newId()),
      clock.now(),
    ],
  });
  feed.wake();
  return rows[0]?.pending ?? 0;
}

const fireStatement = `with given as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as g("id", "eventId", "deliveryId")
  ), turn as (
    update "Installation" i set "sequence" = i."sequence" + 1 from given g where i."id" = g."id" returning i.*, g."eventId", g."deliveryId"
  ), happened as (
    insert into "InstallationEvent" ("id", "organizationId", "publisherId", "extensionId", "installationId", "versionId", "event", "sequence", "at")
    select "eventId", "organizationId", "publisherId", "extensionId", "id", "versionId", 'onConfigParamAdd', "sequence", $4::timestamptz from turn
  ), made as (
    insert into "Delivery" ("id", "organizationId", "publisherId", "extensionId", "subscriptionId", "installationId", "eventId", "event", "sequence", "dueAt", "createdAt")
    select t."deliveryId", t."organizationId", t."publisherId", t."extensionId", s."id", t."id", t."eventId", 'onConfigParamAdd', t."sequence", $4::timestamptz, $4::timestamptz
    from turn t join "CallbackSubscription" s on s."extensionId" = t."extensionId" returning *
  ), changes as (
    insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "parentId", "payload", "alsoFor")
    select $4::timestamptz, x."organizationId", 'delivery.queued', 'Delivery', x."id", x."subscriptionId",
      jsonb_build_object('extensionKey', e."key", 'extensionName', e."name", 'event', x."event", 'installationId', x."installationId", 'attempt', 0, 'reason', null), x."publisherId"
    from made x join "Extension" e on e."id" = x."extensionId" order by x."id"
  ) select count(*)::int as "pending" from "Delivery_pending"`;
