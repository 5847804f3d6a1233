import type { ConfigParam } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { isCustomer, loadConfigParams, loadManifest } from "./installation-loaders.ts";

type ShownParam = ConfigParam & { isDeclared: boolean };

const ConfigParamType = builder.objectRef<ShownParam>("ConfigParam").implement({
  description: "A config param that an installation was given.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "What the extension knows it by." }),
    value: t.exposeString("value", {
      nullable: true,
      description: "What was given; null for a secret one, which is never shown again.",
    }),
    isSecret: t.boolean({
      description: "Whether it is kept sealed.",
      resolve: ({ credentialId }) => credentialId !== null,
    }),
    isDeclared: t.exposeBoolean("isDeclared", {
      description:
        "Whether the installed version declares it, or takes every name. An upgrade leaves values of others where they are.",
    }),
    updatedByName: t.exposeString("updatedByName", { description: "Who gave it." }),
    updatedAt: t.field({ type: "DateTime", description: "When.", resolve: (param) => param.updatedAt }),
  }),
});

builder.prismaObjectFields("Installation", (t) => ({
  configParams: t.field({
    type: [ConfigParamType],
    nullable: true,
    description: "Its config params by name; null for the publisher.",
    resolve: async (row, _args, ctx): Promise<ShownParam[] | null> => {
      if (!isCustomer(ctx, row)) return null;
      const [params, manifest] = await Promise.all([loadConfigParams(ctx, row), loadManifest(ctx, row)]);
      const declared = manifest?.configParams.map(({ name }) => name) ?? [];
      return params.map((param) => ({
        ...param,
        isDeclared: declared.length === 0 || declared.includes(param.name),
      }));
    },
  }),
  missingConfigParams: t.stringList({
    description:
      "Names of config params that the installed version cannot do without and that were not given; none for the publisher.",
    resolve: async (row, _args, ctx) => {
      if (!isCustomer(ctx, row) || row.uninstalledAt) return [];
      const [params, manifest] = await Promise.all([loadConfigParams(ctx, row), loadManifest(ctx, row)]);
      const required = manifest?.configParams.filter((each) => each.required) ?? [];
      return required.map(({ name }) => name).filter((name) => !params.some((each) => each.name === name));
    },
  }),
}));
