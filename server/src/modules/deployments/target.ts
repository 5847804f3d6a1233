/** What a deployment brings to production: the present drafts of a project, or what an earlier deployment had. */
export type Target = { deploymentId: string | null };

export const drafts: Target = { deploymentId: null };

/** SQL of the definitions of a target, for `$1` the project, `$2` its organization, `$3` the deployment. */
export function targetStatement({ deploymentId }: Target): string {
  if (deploymentId !== null)
    return `select t."ruleId", t."ruleVersion", t."name", t."serviceId", t."eventTypes", t."condition", t."functionId", t."functionVersionId"
      from "DeployedRule" t where t."deploymentId" = $3::uuid and t."organizationId" = $2::uuid and $1::uuid is not null`;
  return `select t."id" as "ruleId", t."version" as "ruleVersion", t."name", t."serviceId", t."eventTypes", t."condition",
      f."id" as "functionId", f."currentVersionId" as "functionVersionId"
    from "Rule" t left join "Function" f on f."id" = t."functionId" and f."deletedAt" is null
    where t."projectId" = $1::uuid and t."organizationId" = $2::uuid and t."deletedAt" is null and t."goneAt" is null
      and $3::uuid is null`;
}

/**
 * SQL that joins to a Rule `r` its definition `w` in a target (`$3`: the deployment), each by its key: the cost is
 * linear in the rules also where the statistics of the tables are old.
 */
export function joinTarget({ deploymentId }: Target): string {
  if (deploymentId !== null)
    return `left join "DeployedRule" w on w."deploymentId" = $3::uuid and w."ruleId" = r."id" and w."organizationId" = r."organizationId"`;
  return `left join lateral (
    select r."id" as "ruleId", r."name", r."serviceId", r."eventTypes", r."condition", f."id" as "functionId",
      f."currentVersionId" as "functionVersionId"
    from (select 1) one left join "Function" f on f."id" = r."functionId" and f."deletedAt" is null
    where r."deletedAt" is null and r."goneAt" is null and $3::uuid is null) w on true`;
}

/** SQL that compares the definitions `w` (to come) and `d` (before), either of which may be null. */
export const changeOf = `case when w."ruleId" is null then 'REMOVED' when d."ruleId" is null then 'ADDED'
  when (w."name", w."serviceId", w."condition", w."functionId", w."functionVersionId")
      is distinct from (d."name", d."serviceId", d."condition", d."functionId", d."functionVersionId")
    or not (w."eventTypes" @> d."eventTypes" and w."eventTypes" <@ d."eventTypes") then 'CHANGED'
  else 'UNCHANGED' end`;

export type DeploymentChange = "ADDED" | "CHANGED" | "REMOVED" | "UNCHANGED";
