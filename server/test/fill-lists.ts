import { newId } from "../src/platform/ids.ts";
import type { TestApp } from "./app.ts";
import type { TestOrganization } from "./builders.ts";
import { makeOrganization } from "./builders.ts";

export type ListSizes = { rules: number; accounts: number };

/** An organization with rows of every list, and the ids by which the scenarios ask. */
export type FilledOrganization = TestOrganization & {
  sizes: ListSizes;
  projectId: string;
  /** Holds half of the rules of the organization and half of its executions. */
  busyRuleId: string;
  busyAccountId: string;
};

/** Services of the catalogue besides those that Patchbay ships with. */
const services = 60;

/**
 * Fills two organizations, `large` and `small`, in one pass: their rows lie between each other in the tables, as those
 * of organizations that grew side by side do, so that what differs is only how many there are. Set-based: 100,000 rules
 * and 10,000 accounts take some 20 s. Per organization: two projects, half of the accounts and of the rules of one
 * service, a twentieth of the accounts in production, one account with half of the rules, one rule with half of the executions.
 */
export async function fillLists(
  app: TestApp,
  sizes: { large: ListSizes; small: ListSizes },
): Promise<{ large: FilledOrganization; small: FilledOrganization }> {
  const { pool } = app.environment.database;
  const large = await prepare(app, sizes.large);
  const small = await prepare(app, sizes.small);
  await pool.query(
    `insert into "Service" ("id", "key", "name", "description", "capabilities", "provider", "createdAt")
     select uuidv7(), 'service-' || n, 'Service ' || lpad(n::text, 3, '0'), '', '{EVENTS}', 'zoho-crm', $1
     from generate_series(1, ${services}) n`,
    [app.environment.clock.now()],
  );
  const both = JSON.stringify(
    [large, small].map((each) => ({ ...each, ...each.sizes, memberId: each.admin.memberId })),
  );
  for (const text of statements) await pool.query(text, [both, app.environment.clock.now()]);
  await pool.query("vacuum (analyze)");
  return { large: await pick(app, large), small: await pick(app, small) };
}

type Prepared = Omit<FilledOrganization, "busyRuleId" | "busyAccountId"> & {
  otherProjectId: string;
  credentialId: string;
};

async function prepare(app: TestApp, sizes: ListSizes): Promise<Prepared> {
  const organization = await makeOrganization(app);
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const [projectId, otherProjectId, credentialId] = [newId(), newId(), newId()];
  const scope = { organizationId: organization.id, createdAt: now };
  await prisma.project.create({ data: { id: projectId, name: "One", slug: "one", ...scope } });
  await prisma.project.create({ data: { id: otherProjectId, name: "Two", slug: "two", ...scope } });
  const sealed = app.environment.vault.seal("{}", {
    organizationId: organization.id,
    recordId: credentialId,
    purpose: "tokens",
  });
  await prisma.credential.create({
    data: { id: credentialId, organizationId: organization.id, purpose: "tokens", updatedAt: now, ...sealed },
  });
  return { ...organization, sizes, projectId, otherProjectId, credentialId };
}

async function pick(app: TestApp, organization: Prepared): Promise<FilledOrganization> {
  const { rows } = await app.environment.database.pool.query<{ ruleId: string; accountId: string }>(
    `select (select "ruleId" from "Execution" where "organizationId" = $1 group by 1 order by count(*) desc limit 1),
       (select "accountId" from "RuleBinding" where "organizationId" = $1 and "accountId" is not null group by 1 order by count(*) desc limit 1)`,
    [organization.id],
  );
  return { ...organization, busyRuleId: rows[0]?.ruleId ?? "", busyAccountId: rows[0]?.accountId ?? "" };
}

// `o` are the organizations. Rows are made in the order of their share, so that both grow together.
const organizations = `jsonb_to_recordset($1::jsonb) as o("id" uuid, "rules" int, "accounts" int, "memberId" uuid,
  "projectId" uuid, "otherProjectId" uuid, "credentialId" uuid)`;

const statements = [
  `create unlogged table fill_account as
     select uuidv7() as "id", uuidv7() as "authorizationId", g.*, s."id" as "serviceId"
     from (
       select o.*, n, n % 20 = 0 as "production", case when n % 2 = 0 then 0 else 1 + n % 40 end as "service", $2::timestamptz as "at"
       from ${organizations} cross join generate_series(0, o."accounts" - 1) n
       order by n::float / o."accounts", o."id"
     ) g join lateral (
       select "id" from "Service" where "key" = case when g."service" = 0 then 'zoho-crm' else 'service-' || g."service" end
     ) s on true order by g.n::float / g."accounts", g."projectId"`,
  `insert into "Authorization" ("id", "organizationId", "serviceId", "credentialId", "scopes")
     select a."authorizationId", (select c."organizationId" from "Credential" c where c."id" = a."credentialId"), a."serviceId",
       a."credentialId", '{}' from fill_account a`,
];
export {};
