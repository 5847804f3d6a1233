import type { ObjectRef } from "@pothos/core";
import { requireActor } from "../../context.ts";
import type { CallbackEvent } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import type { BuilderTypes } from "../../graphql/builder.ts";
import { CallbackEventEnum } from "../callbacks/index.ts";
import { loadServiceByKey } from "./extension-loaders.ts";
import { listenersOf } from "./manifest.ts";
import type {
  ConfigParamDefinition,
  ConfigParamType,
  Manifest,
  SecurityContextScope,
  ThirdPartyRequirement,
} from "./manifest.ts";

type ScopeName = "INSTALLATION_READ" | "CONFIG_READ" | "CONNECTIONS_INVOKE";

export const SecurityContextScopeEnum = builder.enumType("SecurityContextScope", {
  description: "What an extension may ask of Patchbay with the securityContext of a callback.",
  values: {
    INSTALLATION_READ: {
      value: "installation:read",
      description: "`installation:read`: read the installation.",
    },
    CONFIG_READ: {
      value: "config:read",
      description: "`config:read`: read its config params, secret ones too.",
    },
    CONNECTIONS_INVOKE: {
      value: "connections:invoke",
      description: "`connections:invoke`: call through its own connections.",
    },
  } satisfies Record<ScopeName, { value: SecurityContextScope; description: string }>,
});

type ConfigParamTypeName = "TEXT" | "SECRET" | "NUMBER" | "BOOLEAN" | "URL";

export const ConfigParamTypeEnum = builder.enumType("ConfigParamType", {
  description: "What a config param may be. In manifests they stand in lower case.",
  values: {
    TEXT: { value: "text", description: "Any text." },
    SECRET: { value: "secret", description: "A text that is kept sealed and never shown again." },
    NUMBER: { value: "number", description: "A decimal number." },
    BOOLEAN: { value: "boolean", description: "`true` or `false`." },
    URL: { value: "url", description: "An http or https URL." },
  } satisfies Record<ConfigParamTypeName, { value: ConfigParamType; description: string }>,
});

export const ConfigParamDefinitionType = builder
  .objectRef<ConfigParamDefinition>("ConfigParamDefinition")
  .implement({
    description: "A config param that a version asks for.",
    fields: (t) => ({
      name: t.exposeString("name", { description: "What the extension knows it by." }),
      label: t.exposeString("label", { description: "What a form calls it." }),
      type: t.field({
        type: ConfigParamTypeEnum,
        description: "What its value may be.",
        resolve: (param) => param.type,
      }),
      required: t.exposeBoolean("required", { description: "Whether the extension cannot do without it." }),
      description: t.exposeString("description", { nullable: true, description: "For people." }),
    }),
  });

type Listener = { event: CallbackEvent; url: string; isOwn: boolean };

const CallbackListenerType = builder.objectRef<Listener>("CallbackListener").implement({
  description: "Where a version is called back for an event.",
  fields: (t) => ({
    event: t.field({ type: CallbackEventEnum, description: "Which event.", resolve: (each) => each.event }),
    url: t.field({
      type: "URL",
      nullable: true,
      description: "The whole URL, for the publisher; null for others.",
      resolve: (each) => (each.isOwn ? each.url : null),
    }),
    host: t.string({
      description: "The host of the URL, with its port where that is not the usual one.",
      resolve: (each) => new URL(each.url).host,
    }),
  }),
});

const ThirdPartyRequirementType = builder
  .objectRef<ThirdPartyRequirement>("ThirdPartyRequirement")
  .implement({
    description: "The third-party app that an installation is connected to.",
    fields: (t) => ({
      serviceKey: t.exposeString("service", { description: "The key of its service." }),
      service: t.field({
        type: "Service",
        nullable: true,
        description: "Its service; null where your organization has none of that key.",
        resolve: (wanted, _args, ctx) => loadServiceByKey(ctx, wanted.service),
      }),
      connectionName: t.exposeString("connection", {
        description: "The name of the connection that an installation makes.",
      }),
      scopes: t.exposeStringList("scopes", {
        description: "What its consent asks for; empty: the default scopes of the service.",
      }),
    }),
  });

/** A version as its viewers see it: all of the manifest for those who publish it. */
export type ShownVersion = { number: number; version: string; manifest: Manifest; publisherId: string };

/** Adds what is shown of a version, to whatever type stands for one. */
export function addVersionFields<Shape>(
  ref: ObjectRef<BuilderTypes, Shape>,
  read: (parent: Shape) => ShownVersion,
): void {
  const isOwn = (shown: ShownVersion, ctx: Parameters<typeof requireActor>[0]) =>
    shown.publisherId === requireActor(ctx).organizationId;
  builder.objectFields(ref, (t) => ({
    number: t.int({ description: "1, 2, 3 … per extension.", resolve: (parent) => read(parent).number }),
    version: t.string({
      description: "As the manifest calls it, by semver.org.",
      resolve: (parent) => read(parent).version,
    }),
    manifest: t.field({
      type: "JSON",
      nullable: true,
      description: "All of it, with its defaults filled in, for the publisher; null for others.",
      resolve: (parent, _args, ctx) => {
        const shown = read(parent);
        return isOwn(shown, ctx) ? shown.manifest : null;
      },
    }),
    listeners: t.field({
      type: [CallbackListenerType],
      description: "Who is called back for which event, in the order of an installation's life.",
      resolve: (parent, _args, ctx) => {
        const shown = read(parent);
        return listenersOf(shown.manifest).map((each) => ({ ...each, isOwn: isOwn(shown, ctx) }));
      },
    }),
    scopes: t.field({
      type: [SecurityContextScopeEnum],
      description: "What the extension may ask with a securityContext.",
      resolve: (parent) => read(parent).manifest.securityContext.scopes,
    }),
    configParams: t.field({
      type: [ConfigParamDefinitionType],
      description: "The config params that it declares; without any, every name is taken.",
      resolve: (parent) => read(parent).manifest.configParams,
    }),
    thirdParty: t.field({
      type: ThirdPartyRequirementType,
      nullable: true,
      description:
        "The third-party app whose credentials Patchbay keeps; null where the extension keeps them itself.",
      resolve: (parent) => read(parent).manifest.thirdParty,
    }),
  }));
}
