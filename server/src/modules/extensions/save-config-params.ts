import type { Context, TransactionScope } from "../../context.ts";
import type { Installation } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { sealCredential } from "../credentials/index.ts";
import type { CheckedParam } from "./check-config-params.ts";

/** As many as an installation has in all. */
const most = 200;

type Owner = Pick<Installation, "id" | "organizationId">;

/** What a sealed value is bound to, besides its organization and record. */
export function configParamPurpose(installationId: string, name: string): string {
  return `config-param:${installationId}:${name}`;
}

/**
 * Writes config params of an installation that the caller has locked, in the place of those with the same names; secret ones are
 * sealed. Throws ConflictError TOO_MANY_PARAMS.
 */
export async function saveConfigParams(
  ctx: Context,
  scope: TransactionScope,
  owner: Owner,
  params: readonly CheckedParam[],
): Promise<void> {
  const { tx, now } = scope;
  const { id: installationId, organizationId } = owner;
  await removeConfigParams(
    scope,
    owner,
    params.map(({ name }) => name),
  );
  const others = await tx.configParam.count({ where: { installationId, organizationId } });
  if (others + params.length > most)
    throw new ConflictError(
      `An installation has at most ${most} config params; it has ${others} others.`,
      "TOO_MANY_PARAMS",
    );
  const rows = [];
  for (const { name, value, isSecret } of params) {
    const credentialId = isSecret
      ? await sealCredential(ctx, scope, {
          organizationId,
          purpose: configParamPurpose(installationId, name),
          text: value,
        })
      : null;
    rows.push({
      installationId,
      organizationId,
      name,
      value: isSecret ? null : value,
      credentialId,
      updatedByName: ctx.actor?.name ?? "",
      updatedAt: now,
    });
  }
  await tx.configParam.createMany({ data: rows });
}

/** Removes config params, all unless names are given; of secret ones the sealed value is destroyed. Answers how many there were. */
export async function removeConfigParams(
  { tx }: TransactionScope,
  { id: installationId, organizationId }: Owner,
  names?: readonly string[],
): Promise<number> {
  const where = { installationId, organizationId, ...(names ? { name: { in: [...names] } } : {}) };
  const sealed = await tx.configParam.findMany({
    where: { ...where, credentialId: { not: null } },
    select: { credentialId: true },
  });
  const { count } = await tx.configParam.deleteMany({ where });
  await tx.credential.deleteMany({
    where: { id: { in: sealed.flatMap(({ credentialId }) => credentialId ?? []) }, organizationId },
  });
  return count;
}
