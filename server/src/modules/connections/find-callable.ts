import type { Environment } from "../../context.ts";
import { ApiCallError } from "../../providers/api-door.ts";
import type { ApiDoorRequest } from "../../providers/api-door.ts";

/** A connection that can be called now. */
export type Callable = {
  connectionId: string;
  name: string;
  authorizationId: string;
  callsPerMinute: number | null;
  keepsBodies: boolean;
};

type Row = Callable & {
  authorizationId: string | null;
  revokedAt: Date | null;
  refusedReason: string | null;
  refused: boolean;
  shared: boolean;
  /** Of the installation that calls; true for all other callers. */
  own: boolean;
  /** Whether it belongs to an installation. */
  installed: boolean;
};

/** The connection of a link name in an environment, one statement. Throws ApiCallError with what keeps it from being called. */
export async function findCallable(
  { database, guards }: Pick<Environment, "database" | "guards">,
  { organizationId, linkName, environment, caller }: ApiDoorRequest,
): Promise<Callable> {
  const { rows } = await database.pool.query<Row>({
    name: "callable-connection",
    text: `select n."id" as "connectionId", n."name", n."callsPerMinute", n."keepsBodies", c."authorizationId", c."revokedAt",
             y."refusedAt" is not null as "refused", y."refusedReason",
             $4::uuid is null or exists (select from "ConnectionShare" s where s."connectionId" = n."id" and s."projectId" = $4::uuid) as "shared",
             $5::uuid is null or n."installationId" is not distinct from $5::uuid as "own",
             n."installationId" is not null as "installed"
           from "ConnectionLink" n
           left join "ConnectionAuthorization" c on c."connectionId" = n."id" and c."environment" = $3::"Environment"
           left join "Authorization" y on y."id" = c."authorizationId"
           where n."linkName" = $1 and n."organizationId" = $2::uuid`,
    values: [linkName, organizationId, environment, caller.projectId, caller.installationId ?? null],
  });
  const [row] = rows;
  const where = environment.toLowerCase();
  // What is not its own does not exist for an installation.
  if (!row || (!row.own && guards.stands("INSTALLATION_OWN")))
    throw new ApiCallError(
      "CONNECTION_NOT_FOUND",
      `There is no connection with the link name "${linkName.slice(0, 130)}".`,
    );
  if (!row.shared && guards.stands("PROJECT_SHARE"))
    throw new ApiCallError(
      "NOT_SHARED",
      `The connection ${row.name} is not shared with this project: \`shareConnection\`.`,
    );
  if (row.authorizationId === null)
    throw new ApiCallError(
      "NOT_CONNECTED",
      `The connection ${row.name} is not connected in ${where}: \`${row.installed ? "authorizeThirdParty" : "authorizeConnection"}\`.`,
    );
  if (row.revokedAt)
    throw new ApiCallError(
      "REVOKED",
      `The connection ${row.name} was revoked in ${where}; \`${row.installed ? "authorizeThirdParty" : "grantConnection"}\` lifts that.`,
    );
  if (row.refused)
    throw new ApiCallError(
      "REAUTHENTICATION_REQUIRED",
      `${row.name} needs re-authentication in ${where} (${row.refusedReason ?? "no reason given"}).`,
    );
  return { ...row, authorizationId: row.authorizationId };
}
