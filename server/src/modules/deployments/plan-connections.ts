import type { Project } from "../../generated/prisma/client.ts";
import type { Query } from "./plan-row.ts";

/** Whether a connection could be called in production: the first that holds. */
export type ConnectionReadiness = "MISSING" | "REVOKED" | "REAUTHENTICATION_REQUIRED" | "READY";

/** A connection that scripts of a project name. */
export type PlannedConnection = { connectionId: string; rules: number; status: ConnectionReadiness };

/** No project names more; above this the plan says the first, by name. */
const most = 200;

/**
 * The connections that the scripts of a project's drafts name, by name, each with how many rules do and how it stands in production: a
 * deployment makes production call them. A link name that no connection has is left out.
 */
export function planConnections(
  query: Query,
  project: Pick<Project, "id" | "organizationId">,
): Promise<PlannedConnection[]> {
  return query<PlannedConnection>(statement, [project.id, project.organizationId, most]);
}

const statement = `select c."id" as "connectionId", count(distinct r."id")::int as "rules",
    case when a."connectionId" is null then 'MISSING' when a."revokedAt" is not null then 'REVOKED'
      when u."refusedAt" is not null then 'REAUTHENTICATION_REQUIRED' else 'READY' end as "status"
  from "Rule" r
  join "Function" f on f."id" = r."functionId"
  join "FunctionLink" k on k."functionVersionId" = f."currentVersionId"
  join "ConnectionLink" c on c."linkName" = k."linkName" and c."organizationId" = r."organizationId"
  left join "ConnectionAuthorization" a on a."connectionId" = c."id" and a."environment" = 'PRODUCTION'
  left join "Authorization" u on u."id" = a."authorizationId"
  where r."projectId" = $1::uuid and r."organizationId" = $2::uuid and r."deletedAt" is null
  group by c."id", a."connectionId", a."revokedAt", u."refusedAt"
  order by lower(c."name") collate "C", c."id"
  limit $3`;
