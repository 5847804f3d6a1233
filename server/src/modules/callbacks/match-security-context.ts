import type { Environment, InstallationCaller } from "../../context.ts";
import { equalsInConstantTime } from "../../platform/ids.ts";
import { parseSecurityContext, securityContextExpiry } from "./security-context.ts";

/** An attempt whose securityContext may be good no more. */
export type MatchedContext = { caller: InstallationCaller; ended: boolean };

type Looking = Pick<Environment, "database" | "clock" | "guards">;

type Row = Omit<InstallationCaller, "attempt" | "scopes" | "expiresAt" | "configValues"> & {
  contextHash: string | null;
  startedAt: Date;
  uninstalledAt: Date | null;
  scopes: string[];
};

// By the primary keys of partitioned tables: the id alone says which part. A lease becomes an attempt in one statement, so one of both is seen.
const statement = `select d."id" as "deliveryId", d."organizationId", d."publisherId", d."installationId", d."event", x."key" as "extensionKey",
    i."uninstalledAt", coalesce(l."contextHash", a."contextHash") as "contextHash", coalesce(l."startedAt", a."startedAt") as "startedAt",
    case when i."id" is null then '{}' else
      array(select jsonb_array_elements_text(coalesce(v."manifest" -> 'securityContext' -> 'scopes', '["installation:read"]')))
    end as "scopes"
  from "Delivery" d
  join "Extension" x on x."id" = d."extensionId"
  left join "DeliveryLease" l on l."deliveryId" = d."id" and l."attempt" = $2::int
  left join "DeliveryAttempt" a on a."deliveryId" = d."id" and a."number" = $2::int
  left join "Installation" i on i."id" = d."installationId"
  left join "ExtensionVersion" v on v."id" = i."versionId"
  where d."id" = $1::uuid and (l."attempt" is not null or a."number" is not null)`;

/**
 * Whose attempt it is, with the scopes of the manifest that is installed now (after uninstalling: the last one); null where there is
 * no such attempt. One prepared statement.
 */
async function readAttempt(
  { database, clock, guards }: Looking,
  deliveryId: string,
  attempt: number,
): Promise<(MatchedContext & { hash: string | null }) | null> {
  const { rows } = await database.pool.query<Row>({
    name: "security-context",
    text: statement,
    values: [deliveryId, attempt],
  });
  const [row] = rows;
  if (!row) return null;
  const { contextHash: hash, startedAt, uninstalledAt, ...who } = row;
  const expiresAt = securityContextExpiry(who.event, startedAt);
  const isGone = uninstalledAt !== null && who.event !== "onUninstall" && guards.stands("INSTALLATION_GONE");
  return {
    caller: { ...who, attempt, expiresAt, configValues: "ALL" },
    ended: isGone || clock.now() > expiresAt,
    hash,
  };
}

/** The attempt that a securityContext was minted for, whether or not it is still good; null for one that never was. */
export async function matchSecurityContext(
  environment: Looking,
  token: string,
): Promise<MatchedContext | null> {
  const parsed = parseSecurityContext(token);
  if (!parsed) return null;
  const found = await readAttempt(environment, parsed.deliveryId, parsed.attempt);
  if (!found?.hash || !equalsInConstantTime(found.hash, parsed.hash)) return null;
  return { caller: found.caller, ended: found.ended };
}

/** What an attempt under way may read into its payload: what its securityContext may, without secrets; null where that is nothing. */
export async function findPayloadReader(
  environment: Looking,
  { id, attempt }: { id: string; attempt: number },
): Promise<InstallationCaller | null> {
  const found = await readAttempt(environment, id, attempt);
  if (!found || found.ended || found.caller.installationId === null) return null;
  return { ...found.caller, configValues: "NOT_SECRET" };
}
