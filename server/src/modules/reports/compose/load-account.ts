import type { Environment } from "../../../generated/prisma/enums.ts";
import type { Scene } from "./composer.ts";
import { shorten } from "./shorten.ts";

/** Days that held events are kept where an account says nothing else (modules/executions/held-limits.ts). */
export const defaultHeldDays = 14;

/** An account as a mail names it: as it is now, else as it was when the notification was recorded. */
export type MailAccount = {
  /** Null: it is gone. */
  id: string | null;
  name: string;
  serviceName: string;
  providerOrgId: string | null;
  projectName: string | null;
  environment: Environment | null;
  revokedAt: Date | null;
  revokedByName: string | null;
  refusedAt: Date | null;
  refusedReason: string | null;
  heldDays: number;
};

type Row = Omit<MailAccount, "id"> & { id: string };

/** The account of a notification. One statement by primary keys; no token or other secret is read. */
export async function loadAccount({ database, notification, detail }: Scene): Promise<MailAccount> {
  const { rows } = await database.pool.query<Row>({
    name: "mail-account",
    text: `select a."id", a."providerOrgName" as "name", s."name" as "serviceName", a."providerOrgId", p."name" as "projectName",
        a."environment"::text as "environment", a."revokedAt", a."revokedByName", u."refusedAt", u."refusedReason",
        coalesce(a."heldEventsDays", $3::int) as "heldDays"
      from "Account" a join "Service" s on s."id" = a."serviceId" join "Authorization" u on u."id" = a."authorizationId"
      left join "Project" p on p."id" = a."projectId"
      where a."id" = $1::uuid and a."organizationId" = $2::uuid`,
    values: [notification.accountId, notification.organizationId, defaultHeldDays],
  });
  const [row] = rows;
  return shorten(
    row ?? {
      id: null,
      name: detail.accountName ?? "An account",
      serviceName: detail.serviceName ?? "the provider",
      providerOrgId: null,
      projectName: detail.projectName ?? null,
      environment: notification.environment ?? detail.environment ?? null,
      revokedAt: null,
      revokedByName: null,
      refusedAt: null,
      refusedReason: null,
      heldDays: defaultHeldDays,
    },
  );
}

/** What every mail about an account names. */
export function accountFacts(
  account: MailAccount,
): readonly (readonly [label: string, value: string | null])[] {
  return [
    ["Service", account.serviceName],
    ["Account", account.providerOrgId ? `${account.name} (${account.providerOrgId})` : account.name],
    ["Project", account.projectName],
  ];
}
