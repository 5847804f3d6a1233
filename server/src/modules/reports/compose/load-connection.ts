import type { Environment } from "../../../generated/prisma/enums.ts";
import type { Scene } from "./composer.ts";
import { shorten } from "./shorten.ts";

/** A connection in one environment, as a mail names it: as it is now, else as it was. */
export type MailConnection = {
  /** Null: it is gone. */
  id: string | null;
  name: string;
  linkName: string | null;
  serviceName: string;
  environment: Environment | null;
  providerAccountName: string | null;
  revokedAt: Date | null;
  revokedByName: string | null;
  refusedReason: string | null;
};

/** The connection of a notification. One statement by primary keys; no credential is read. */
export async function loadConnection({ database, notification, detail }: Scene): Promise<MailConnection> {
  const { rows } = await database.pool.query<MailConnection>({
    name: "mail-connection",
    text: `select n."id", n."name", n."linkName", s."name" as "serviceName", $3::text as "environment",
        c."providerAccountName", c."revokedAt", c."revokedByName", y."refusedReason"
      from "ConnectionLink" n join "Service" s on s."id" = n."serviceId"
      left join "ConnectionAuthorization" c on c."connectionId" = n."id" and c."environment" = $3::"Environment"
      left join "Authorization" y on y."id" = c."authorizationId"
      where n."id" = $1::uuid and n."organizationId" = $2::uuid`,
    values: [notification.connectionId, notification.organizationId, notification.environment],
  });
  const [row] = rows;
  return shorten(
    row ?? {
      id: null,
      name: detail.connectionName ?? "A connection",
      linkName: null,
      serviceName: detail.serviceName ?? "The service",
      environment: notification.environment,
      providerAccountName: null,
      revokedAt: null,
      revokedByName: null,
      refusedReason: null,
    },
  );
}
