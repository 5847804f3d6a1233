import type { TestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { send } from "../../../test/send.ts";
import { inTransaction } from "../../context.ts";
import type { Extension, ExtensionVersion } from "../../generated/prisma/client.ts";
import { CallbackEvent } from "../../generated/prisma/enums.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { sealCredential } from "../credentials/index.ts";
import type { Manifest } from "./manifest.ts";

export { act } from "../connections/generic-service.fixture.ts";

let serial = 0;

export type Published = { publisher: TestOrganization; extension: Extension; version: ExtensionVersion };

/** An extension in version 1.0.0, as publishing would make it; it listens to all events unless the manifest says otherwise. */
export async function publish(
  app: TestApp,
  change: Partial<Manifest> = {},
  publisher?: TestOrganization,
): Promise<Published> {
  serial += 1;
  const id = newId();
  const owner = publisher ?? (await makeOrganization(app));
  const purpose = `extension-secret:${id}`;
  const extension = await inTransaction(app.environment, async (scope) =>
    scope.tx.extension.create({
      data: {
        id,
        organizationId: owner.id,
        key: `bookkeeper-${process.pid}-${serial}`,
        name: `Bookkeeper ${serial}`,
        description: "Keeps the books.",
        secretCredentialId: await sealCredential(app.environment, scope, {
          organizationId: owner.id,
          purpose,
          text: "whsec_dGVzdA==",
        }),
        secretRotatedAt: scope.now,
        createdByName: "Builder",
        createdAt: scope.now,
        updatedAt: scope.now,
      },
    }),
  );
  const version = await publishVersion(app, extension, "1.0.0", change);
  return { publisher: owner, extension: { ...extension, latestVersionId: version.id }, version };
}

/** One more version of an extension, its newest from then on. */
export async function publishVersion(
  app: TestApp,
  extension: Extension,
  name: string,
  change: Partial<Manifest> = {},
): Promise<ExtensionVersion> {
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const urlOf = (event: string): string => `https://${extension.key}.example.com/${event}`;
  const manifest: Manifest = {
    key: extension.key,
    name: extension.name,
    version: name,
    description: extension.description,
    callbackListener: Object.fromEntries(Object.values(CallbackEvent).map((event) => [event, urlOf(event)])),
    securityContext: { scopes: ["installation:read"] },
    configParams: [],
    thirdParty: null,
    ...change,
  };
  const owner = { organizationId: extension.organizationId, extensionId: extension.id };
  const version = await prisma.extensionVersion.create({
    data: {
      id: newId(),
      ...owner,
      number: (await prisma.extensionVersion.count({ where: { extensionId: extension.id } })) + 1,
      version: name,
      manifest,
      publishedByName: "Builder",
      publishedAt: now,
    },
  });
  await prisma.callbackSubscription.createMany({
    data: Object.entries(manifest.callbackListener).map(([event, url]) => ({
      id: newId(),
      ...owner,
      event: event as CallbackEvent,
      url,
      createdAt: now,
      updatedAt: now,
    })),
    skipDuplicates: true,
  });
  await prisma.extension.update({ where: { id: extension.id }, data: { latestVersionId: version.id } });
  return version;
}

type Reply = Record<string, unknown> & { code?: string; cookie: string };

/** A mutation by the company admin of an organization: its payload, or the error. */
export async function step(
  app: TestApp,
  { admin }: TestOrganization,
  name: string,
  input: Record<string, unknown>,
  fields = "installation { id status } delivery { event sequence state }",
): Promise<Reply> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const { data, cookie } = await send(
    app,
    admin.token,
    `mutation($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { code message }
      ... on ValidationError { issues { path message } } ... on ${type}Payload { ${fields} } } }`,
    { input },
  );
  return { ...data[name], cookie };
}

/** Installs an extension; answers the installation's ids. */
export async function install(
  app: TestApp,
  customer: TestOrganization,
  { extension }: Pick<Published, "extension">,
): Promise<{ id: string; installationId: string }> {
  const made = await step(app, customer, "installExtension", { extensionKey: extension.key });
  const installation = made["installation"] as { id: string } | undefined;
  if (!installation) throw new Error(JSON.stringify(made));
  return { installationId: installation.id, id: parseGlobalId(installation.id)?.id ?? "" };
}

/** The events of an installation, oldest first, with those that somebody is called back for. */
export async function eventsOf(
  app: TestApp,
  id: string,
): Promise<{ event: string; sequence: number; delivered: boolean }[]> {
  const { prisma } = app.environment.database;
  const [events, deliveries] = await Promise.all([
    prisma.installationEvent.findMany({ where: { installationId: id }, orderBy: { sequence: "asc" } }),
    prisma.delivery.findMany({ where: { installationId: id } }),
  ]);
  return events.map(({ id: eventId, event, sequence }) => ({
    event,
    sequence,
    delivered: deliveries.some((each) => each.eventId === eventId && each.sequence === sequence),
  }));
}

/** An installation as an organization sees it, with the fields that are asked for. */
export async function show(
  app: TestApp,
  { admin }: TestOrganization,
  installationId: string,
  fields: string,
): Promise<Record<string, unknown> | null> {
  const { data } = await send(
    app,
    admin.token,
    `query($id: ID!) { node(id: $id) { ... on Installation { ${fields} } } }`,
    { id: installationId },
  );
  return data["node"] ?? null;
}
