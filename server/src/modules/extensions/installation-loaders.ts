import { requireActor } from "../../context.ts";
import type { ConfigParam, ConnectionLink, Installation } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import type { OrganizationSide } from "../../graphql/organization-side.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { loadVersion } from "./extension-loaders.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";

/** Installations that the organization reads as customer or publisher. */
export const loadInstallation = makeRecordLoader<Installation>("Installation", { scope: "parties" });

/** Which side the viewer stands on; who is both reads as the customer. */
export function sideOf(
  ctx: GraphQLContext,
  { organizationId }: Pick<Installation, "organizationId">,
): OrganizationSide {
  return requireActor(ctx).organizationId === organizationId ? "CUSTOMER" : "PUBLISHER";
}

export function isCustomer(ctx: GraphQLContext, row: Pick<Installation, "organizationId">): boolean {
  return sideOf(ctx, row) === "CUSTOMER";
}

/** The condition of a row of either side, for `node`. */
export function ofEitherSide(ctx: GraphQLContext, id: string) {
  const { organizationId } = requireActor(ctx);
  return { id, OR: [{ organizationId }, { publisherId: organizationId }] };
}

/** What the installed version says of itself; null where its extension may not be read. */
export async function loadManifest(
  ctx: GraphQLContext,
  { versionId }: Pick<Installation, "versionId">,
): Promise<Manifest | null> {
  const version = await loadVersion(ctx, versionId);
  return version && readManifest(version.manifest);
}

/** The number and name of a customer. The publisher may see the number alone. */
export function loadCustomer(
  ctx: GraphQLContext,
  { organizationId }: Pick<Installation, "organizationId">,
): Promise<{ number: number; name: string }> {
  return loadBatched(ctx, "customers of installations", organizationId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ id: string; number: number; name: string }>({
      name: "customers-of-installations",
      text: `select "id", "number", "name" from "Organization" where "id" = any($1::uuid[])`,
      values: [ids],
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? { number: 0, name: "" });
  });
}

/** Whether the third party refuses the credentials of an installation's own connection for good. */
export function loadThirdPartyRefused(ctx: GraphQLContext, { id }: Pick<Installation, "id">) {
  return loadBatched(ctx, "refused third parties", id, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ installationId: string }>({
      name: "refused-third-parties",
      text: `select distinct n."installationId" from "ConnectionLink" n
        join "ConnectionAuthorization" c on c."connectionId" = n."id" and c."environment" = 'PRODUCTION'
        join "Authorization" y on y."id" = c."authorizationId"
        where n."installationId" = any($1::uuid[]) and y."refusedAt" is not null`,
      values: [ids],
    });
    const refused = new Set(rows.map(({ installationId }) => installationId));
    return ids.map((each) => refused.has(each));
  });
}

/** The config params of an installation of the viewer's own, by name; none for the publisher. */
export function loadConfigParams(
  ctx: GraphQLContext,
  { id }: Pick<Installation, "id">,
): Promise<ConfigParam[]> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "config params", id, async (ids: string[]) => {
    const rows = await ctx.database.prisma.configParam.findMany({
      where: { installationId: { in: ids }, organizationId },
      orderBy: { name: "asc" },
    });
    const byInstallation = Map.groupBy(rows, (row) => row.installationId);
    return ids.map((each) => byInstallation.get(each) ?? []);
  });
}

/** The own connections of an installation of the viewer's own, oldest first; none for the publisher. */
export function loadOwnConnections(
  ctx: GraphQLContext,
  { id }: Pick<Installation, "id">,
): Promise<ConnectionLink[]> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "connections of installations", id, async (ids: string[]) => {
    const rows = await ctx.database.prisma.connectionLink.findMany({
      where: { installationId: { in: ids }, organizationId },
      orderBy: { id: "asc" },
    });
    const byInstallation = Map.groupBy(rows, (row) => row.installationId);
    return ids.map((each) => byInstallation.get(each) ?? []);
  });
}
