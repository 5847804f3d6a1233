import type { Environment as AppEnvironment, InstallationCaller } from "../../context.ts";
import { connectionStatus } from "../connections/index.ts";
import type { ConnectionStatus } from "../connections/index.ts";
import { openCredentials } from "../credentials/index.ts";
import { installationStatus, worksWithThirdParty } from "./installation-status.ts";
import type { InstallationFacts, InstallationStatus } from "./installation-status.ts";
import { readManifest } from "./manifest.ts";
import { configParamPurpose } from "./save-config-params.ts";

/** An installation as it sees itself. */
export type CurrentInstallation = {
  orgId: number;
  version: string;
  status: InstallationStatus;
  installedAt: Date;
  caller: InstallationCaller & { installationId: string };
};

export type CurrentConfigParam = { name: string; value: string | null; isSecret: boolean };
export type CurrentConnection = {
  linkName: string;
  serviceKey: string;
  /** null where it was never connected. */
  status: ConnectionStatus | null;
};

/** What an installation may have of its own at most, in one answer. */
const mostConnections = 50;

type Row = Omit<InstallationFacts, "needsThirdParty"> &
  Pick<CurrentInstallation, "orgId" | "version" | "installedAt"> & { manifest: unknown };

/** The installation that a securityContext is of, as it stands. Throws where there is none, which those with a scope always have. */
export async function readCurrentInstallation(
  { database }: Pick<AppEnvironment, "database">,
  caller: InstallationCaller,
): Promise<CurrentInstallation> {
  const { installationId, organizationId } = caller;
  const { rows } = await database.pool.query<Row>({
    name: "current-installation",
    text: `select o."number" as "orgId", v."version", v."manifest", i."installedAt", i."uninstalledAt", i."authorizedAt", i."thirdPartyAt",
        exists (select from "ConnectionLink" n
          join "ConnectionAuthorization" c on c."connectionId" = n."id" and c."environment" = 'PRODUCTION'
          join "Authorization" y on y."id" = c."authorizationId"
          where n."installationId" = i."id" and y."refusedAt" is not null) as "thirdPartyRefused"
      from "Installation" i
      join "Organization" o on o."id" = i."organizationId"
      join "ExtensionVersion" v on v."id" = i."versionId"
      where i."id" = $1::uuid and i."organizationId" = $2::uuid`,
    values: [installationId, organizationId],
  });
  const [row] = rows;
  if (!row || installationId === null) throw new Error("A securityContext with scopes has no installation.");
  const { orgId, version, installedAt, manifest, ...facts } = row;
  const needsThirdParty = worksWithThirdParty(readManifest(manifest));
  return {
    orgId,
    version,
    installedAt,
    status: installationStatus({ ...facts, needsThirdParty }),
    caller: { ...caller, installationId },
  };
}

/** Its config params by name, with the values that the caller may see. */
export async function readCurrentConfig(
  environment: Pick<AppEnvironment, "database" | "vault">,
  { installationId, organizationId, configValues }: CurrentInstallation["caller"],
): Promise<CurrentConfigParam[]> {
  const rows = await environment.database.prisma.configParam.findMany({
    where: { installationId, organizationId },
    orderBy: { name: "asc" },
  });
  const sealed = rows.flatMap(({ name, credentialId }) =>
    credentialId === null || configValues !== "ALL"
      ? []
      : [{ name, credentialId, organizationId, purpose: configParamPurpose(installationId, name) }],
  );
  const texts = await openCredentials(environment, sealed);
  const opened = new Map(sealed.map(({ name }, index) => [name, texts[index] ?? null]));
  return rows.map(({ name, value, credentialId }) => ({
    name,
    isSecret: credentialId !== null,
    value: configValues === "NONE" ? null : credentialId === null ? value : (opened.get(name) ?? null),
  }));
}

/** The connections that are its own, oldest first, as they are in production. */
export async function readCurrentConnections(
  { database }: Pick<AppEnvironment, "database">,
  { installationId, organizationId }: CurrentInstallation["caller"],
): Promise<CurrentConnection[]> {
  const rows = await database.prisma.connectionLink.findMany({
    where: { installationId, organizationId },
    select: {
      linkName: true,
      service: { select: { key: true } },
      authorizations: {
        where: { environment: "PRODUCTION" },
        select: { revokedAt: true, authorization: { select: { refusedAt: true } } },
      },
    },
    orderBy: { id: "asc" },
    take: mostConnections,
  });
  return rows.map(({ linkName, service, authorizations: [found] }) => ({
    linkName,
    serviceKey: service.key,
    status: found
      ? connectionStatus({ revokedAt: found.revokedAt, refusedAt: found.authorization.refusedAt })
      : null,
  }));
}
