import type { Scene } from "./composer.ts";
import { countedOf, countedTo } from "./say.ts";
import type { Counted } from "./say.ts";
import { shorten } from "./shorten.ts";

export type MailMappingError = {
  recordName: string;
  recordKey: string;
  property: string;
  field: string | null;
  value: string | null;
  reason: string;
  suggestion: string;
};

export type MailMappingErrors = {
  /** Open errors of the account. */
  open: Counted;
  causes: Counted;
  /** The first of the causes with the most errors, a share of each. */
  errors: MailMappingError[];
};

/** Records that a mail names. */
const named = 20;
/** Causes that they are taken of. */
const namedCauses = 10;

/**
 * The open mapping errors of an account: their number as the inbox counts it, and the first twenty, taken in turn from the ten
 * causes with the most. By the indexes of open groups and of their errors.
 */
export async function loadMappingErrors(
  { database, notification: { organizationId } }: Scene,
  accountId: string,
): Promise<MailMappingErrors> {
  const { rows } = await database.pool.query<{ open: number; causes: number; errors: MailMappingError[] }>({
    name: "mail-mapping-errors",
    text: `with groups as materialized (
        select g."id", g."open" from "MappingErrorGroup" g
        where g."accountId" = $1::uuid and g."organizationId" = $2::uuid and g."open" > 0 order by g."id" limit ${countedTo + 1}
      ), first as materialized (select * from groups order by "open" desc, "id" limit ${namedCauses})
      select coalesce((select sum("open")::int from groups), 0) as "open", (select count(*)::int from groups) as "causes",
        coalesce((select jsonb_agg(to_jsonb(x) - 'n' - 'open' - 'groupId' order by x."open" desc, x."groupId", x."n") from (
          select e.*, f."open", f."id" as "groupId" from first f cross join lateral (
            select t."recordName", t."recordKey", t."property", t."field", t."value", t."reason", t."suggestion",
              row_number() over (order by t."id") as "n"
            from (select * from "MappingError" t where t."groupId" = f."id" and t."state" = 'OPEN' order by t."id" limit ${named}) t
          ) e order by e."n", f."open" desc limit ${named}) x), '[]') as "errors"`,
    values: [accountId, organizationId],
  });
  const { open = 0, causes = 0, errors = [] } = rows[0] ?? {};
  // The counts of groups are exact, however many.
  return { open: { count: open, more: false }, causes: countedOf(causes), errors: errors.map(shorten) };
}
