import { describeCondition, readCondition } from "../conditions/index.ts";
import type { Query } from "./plan-row.ts";
import { changeOf, targetStatement } from "./target.ts";
import type { DeploymentChange, Target } from "./target.ts";

export type FieldDifference = { field: string; before: string | null; after: string | null };

/** What differs of one rule. */
export type RuleDifference = {
  ruleId: string;
  name: string;
  change: DeploymentChange;
  fields: FieldDifference[];
};

type Side = {
  name: string;
  service: string;
  eventTypes: string[];
  condition: unknown;
  function: string | null;
  functionUrl: string | null;
  functionSource: string | null;
};

type DifferenceRow = {
  /** null in the one row that says how many are the same, where none differs. */
  ruleId: string | null;
  change: DeploymentChange;
  before: Side | null;
  after: Side | null;
  same: number;
};

/**
 * What differs between two states of a project, rule by rule, by name; and how many rules are the same. One statement.
 * The text of a function is compared where it is another version.
 */
export async function compareDeployments(
  query: Query,
  project: { id: string; organizationId: string },
  from: Target,
  to: Target,
): Promise<{ rules: RuleDifference[]; same: number }> {
  const rows = await query<DifferenceRow>(differenceStatement(from, to), [
    project.id,
    project.organizationId,
    to.deploymentId,
    from.deploymentId,
  ]);
  return {
    rules: rows.flatMap(({ ruleId, change, before, after }) =>
      ruleId === null
        ? []
        : [{ ruleId, change, name: (after ?? before)?.name ?? "", fields: differingFields(before, after) }],
    ),
    same: rows[0]?.same ?? 0,
  };
}

function differingFields(before: Side | null, after: Side | null): FieldDifference[] {
  const [old, now] = [before && texts(before), after && texts(after)];
  return Object.keys(old ?? now ?? {}).flatMap((field) => {
    const difference = { field, before: old?.[field] ?? null, after: now?.[field] ?? null };
    return difference.before === difference.after ? [] : [difference];
  });
}

function texts(side: Side): Record<string, string | null> {
  const condition = readCondition(side.condition);
  return {
    name: side.name,
    service: side.service,
    eventTypes: side.eventTypes.toSorted().join(", "),
    condition: condition && describeCondition(condition),
    function: side.function,
    functionSource: side.functionSource,
    functionUrl: side.functionUrl,
  };
}

const sideOf = (one: string) => `case when ${one}."ruleId" is not null then (
  select jsonb_build_object('name', ${one}."name", 'service', s."name", 'eventTypes', to_jsonb(${one}."eventTypes"), 'condition', ${one}."condition",
    'function', f."name" || ', version ' || v."number", 'functionUrl', v."url", 'functionSource', v."source")
  from (select 1) x
  left join "Service" s on s."id" = ${one}."serviceId"
  left join "Function" f on f."id" = ${one}."functionId"
  left join "FunctionVersion" v on v."id" = ${one}."functionVersionId") end`;

// `$3` is the deployment of the later side, `$4` that of the earlier one.
const differenceStatement = (from: Target, to: Target): string => `with compared as (
    select coalesce(w."ruleId", d."ruleId") as "ruleId", ${changeOf} as "change",
      case when ${changeOf} <> 'UNCHANGED' then ${sideOf("d")} end as "before",
      case when ${changeOf} <> 'UNCHANGED' then ${sideOf("w")} end as "after"
    from (${targetStatement(to)}) w full join (${targetStatement(from).replaceAll("$3", "$4")}) d on d."ruleId" = w."ruleId"
  ), same as (select count(*)::int as "same" from compared where "change" = 'UNCHANGED')
  select c.*, s."same" from same s left join compared c on c."change" <> 'UNCHANGED'
  order by lower(coalesce(c."after", c."before")->>'name') collate "C", c."ruleId"`;
