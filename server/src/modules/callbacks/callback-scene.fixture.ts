import { inTransaction } from "../../context.ts";
import type { TestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import type {
  CallbackSubscription,
  Delivery,
  Extension,
  ExtensionVersion,
  Installation,
  InstallationEvent,
} from "../../generated/prisma/client.ts";
import { CallbackEvent } from "../../generated/prisma/enums.ts";
import { newId, newSecret } from "../../platform/ids.ts";
import { sealCredential } from "../credentials/index.ts";
import { mintSecret, securityContextOf } from "./security-context.ts";

// Rows as publishing and installing would make them, for tests of what stands on them.

export type Scope = "installation:read" | "config:read" | "connections:invoke";

export type CallbackScene = {
  publisher: TestOrganization;
  customer: TestOrganization;
  extension: Extension;
  /** What the extension signs with, as its publisher was shown it. */
  secret: string;
  version: ExtensionVersion;
  /** By event: those that the version lists. */
  subscriptions: Partial<Record<CallbackEvent, CallbackSubscription>>;
  /** Of the customer, in the version above. */
  installation: Installation;
};

export type SceneOptions = {
  /** That the version lists; all eight unless given. */
  events?: readonly CallbackEvent[];
  /** Where each event goes; the simulator's receiver, at a path of its own, unless given. */
  url?: string | ((event: CallbackEvent) => string);
  /** What the manifest asks for; all three unless given. */
  scopes?: readonly Scope[];
  concurrency?: number;
  ratePerMinute?: number;
  /** Both sides are made unless given; they may be the same. */
  publisher?: TestOrganization;
  customer?: TestOrganization;
};

let serial = 0;

/** A publisher with an extension in one version, its subscriptions, and a customer who has it installed. */
export async function makeCallbackScene(app: TestApp, options: SceneOptions = {}): Promise<CallbackScene> {
  const publisher = options.publisher ?? (await makeOrganization(app));
  const customer = options.customer ?? (await makeOrganization(app));
  const { environment } = app;
  const { prisma } = environment.database;
  serial += 1;
  const key = `scene-${process.pid}-${serial}`;
  const id = newId();
  const secret = `whsec_${Buffer.from(newSecret(), "base64url").toString("base64")}`;
  const extension = await inTransaction(environment, async (scope) => {
    const owner = { organizationId: publisher.id, purpose: `extension-secret:${id}` };
    const secretCredentialId = await sealCredential(environment, scope, { ...owner, text: secret });
    return scope.tx.extension.create({
      data: {
        id,
        organizationId: publisher.id,
        key,
        name: `Extension ${serial}`,
        secretCredentialId,
        secretRotatedAt: scope.now,
        createdByName: "Builder",
        createdAt: scope.now,
        updatedAt: scope.now,
      },
    });
  });
  const version = await insertVersion(app, extension, options);
  const now = environment.clock.now();
  const subscriptions: CallbackScene["subscriptions"] = {};
  for (const [event, url] of Object.entries(listenersOf(app, extension, options)))
    subscriptions[event as CallbackEvent] = await prisma.callbackSubscription.create({
      data: {
        id: newId(),
        organizationId: publisher.id,
        extensionId: id,
        event: event as CallbackEvent,
        url,
        concurrency: options.concurrency ?? 10,
        ratePerMinute: options.ratePerMinute ?? null,
        createdAt: now,
        updatedAt: now,
        health: { create: { organizationId: publisher.id } },
      },
    });
  const installation = await insertInstallation(app, { extension, version }, customer);
  return { publisher, customer, extension, secret, version, subscriptions, installation };
}

/** Another version of the extension; 1.<number>.0 unless given. It becomes the newest; installations stay where they are. */
export async function insertVersion(
  app: TestApp,
  extension: Extension,
  options: Pick<SceneOptions, "events" | "url" | "scopes"> & { version?: string } = {},
): Promise<ExtensionVersion> {
  const { prisma } = app.environment.database;
  const number = (await prisma.extensionVersion.count({ where: { extensionId: extension.id } })) + 1;
  const name = options.version ?? `1.${number}.0`;
  const version = await prisma.extensionVersion.create({
    data: {
      id: newId(),
      organizationId: extension.organizationId,
      extensionId: extension.id,
      number,
      version: name,
      manifest: {
        key: extension.key,
        name: extension.name,
        version: name,
        callbackListener: listenersOf(app, extension, options),
        securityContext: {
          scopes: [...(options.scopes ?? ["installation:read", "config:read", "connections:invoke"])],
        },
        configParams: [],
      },
      publishedByName: "Builder",
      publishedAt: app.environment.clock.now(),
    },
  });
  await prisma.extension.update({ where: { id: extension.id }, data: { latestVersionId: version.id } });
  return version;
}

function listenersOf(
  app: TestApp,
  { key }: Extension,
  { events = Object.values(CallbackEvent), url }: Pick<SceneOptions, "events" | "url">,
): Record<string, string> {
  const urlOf = (event: CallbackEvent): string =>
    typeof url === "function" ? url(event) : (url ?? `${app.simulator.origin}/receiver/${key}-${event}`);
  return Object.fromEntries(events.map((event) => [event, urlOf(event)]));
}

/** The extension in an organization, installed and authorised just now; nothing is fired. */
export async function insertInstallation(
  app: TestApp,
  { extension, version }: Pick<CallbackScene, "extension" | "version">,
  customer: Pick<TestOrganization, "id">,
): Promise<Installation> {
  const now = app.environment.clock.now();
  return app.environment.database.prisma.installation.create({
    data: {
      id: newId(),
      organizationId: customer.id,
      publisherId: extension.organizationId,
      extensionId: extension.id,
      versionId: version.id,
      installedByName: "Operator",
      installedAt: now,
      authorizedAt: now,
      authorizedByName: "Operator",
    },
  });
}

/**
 * An event of the scene's installation (or another one of the extension) and its delivery, due now, with nothing in the feed. `change` goes
 * into the delivery.
 */
export async function insertDelivery(
  app: TestApp,
  scene: CallbackScene,
  event: CallbackEvent = "onInstall",
  options: { installation?: Installation; change?: Partial<Delivery> } = {},
): Promise<{ delivery: Delivery; event: InstallationEvent }> {
  const { installation = scene.installation, change } = options;
  const subscription = scene.subscriptions[event];
  if (!subscription) throw new Error(`The scene lists no ${event}.`);
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const { sequence, versionId } = await prisma.installation.update({
    where: { id: installation.id },
    data: { sequence: { increment: 1 } },
  });
  const parties = {
    organizationId: installation.organizationId,
    publisherId: installation.publisherId,
    extensionId: installation.extensionId,
    installationId: installation.id,
  };
  const happened = await prisma.installationEvent.create({
    data: { id: newId(), ...parties, versionId, event, sequence, actorName: "Operator", at: now },
  });
  const delivery = await prisma.delivery.create({
    data: {
      id: newId(),
      ...parties,
      subscriptionId: subscription.id,
      eventId: happened.id,
      event,
      sequence,
      dueAt: now,
      createdAt: now,
      ...change,
    },
  });
  return { delivery, event: happened };
}

/** Begins an attempt as a claim does: leased, from now (or `startedAt`) on. Answers its securityContext. */
export async function beginAttempt(
  app: TestApp,
  { id, subscriptionId, installationId }: Delivery,
  options: { attempt?: number; startedAt?: Date } = {},
): Promise<string> {
  const { attempt = 1, startedAt = app.environment.clock.now() } = options;
  const { secret, hash } = mintSecret();
  await app.environment.database.prisma.deliveryLease.create({
    data: {
      deliveryId: id,
      subscriptionId,
      installationId,
      workerId: app.environment.workerId,
      attempt,
      startedAt,
      contextHash: hash,
    },
  });
  return securityContextOf(id, attempt, secret);
}

/** Ends the attempt under way, as one that was answered 500; the delivery goes on waiting. */
export async function endAttempt(app: TestApp, { id, organizationId }: Delivery): Promise<void> {
  await app.environment.database.prisma.$transaction(async (tx) => {
    const lease = await tx.deliveryLease.delete({ where: { deliveryId: id } });
    await tx.deliveryAttempt.create({
      data: {
        deliveryId: id,
        number: lease.attempt,
        organizationId,
        startedAt: lease.startedAt,
        url: "https://receiver.example/",
        status: 500,
        contextHash: lease.contextHash,
      },
    });
    await tx.delivery.updateMany({ where: { id }, data: { attemptCount: lease.attempt } });
  });
}

/** A delivery of the scene with an attempt under way: as a receiver sees it. */
export async function beginDelivery(
  app: TestApp,
  scene: CallbackScene,
  event: CallbackEvent = "onInstall",
  options: { installation?: Installation } = {},
): Promise<{ delivery: Delivery; token: string }> {
  const { delivery } = await insertDelivery(app, scene, event, options);
  return { delivery, token: await beginAttempt(app, delivery) };
}

/** A config param of an installation; a secret one is sealed. */
export async function insertConfigParam(
  app: TestApp,
  { id: installationId, organizationId }: Installation,
  { name, value, isSecret = false }: { name: string; value: string; isSecret?: boolean },
): Promise<void> {
  const { environment } = app;
  await inTransaction(environment, async (scope) => {
    const purpose = `config-param:${installationId}:${name}`;
    await scope.tx.configParam.create({
      data: {
        installationId,
        name,
        organizationId,
        value: isSecret ? null : value,
        credentialId: isSecret
          ? await sealCredential(environment, scope, { organizationId, purpose, text: value })
          : null,
        updatedByName: "Operator",
        updatedAt: scope.now,
      },
    });
  });
}
