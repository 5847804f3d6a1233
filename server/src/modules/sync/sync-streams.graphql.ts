import type { Service } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { SyncRunKindEnum } from "../mapping/index.ts";
import { DATA_SYNC_KINDS } from "./schedule-data-sync.ts";
import type { DataSyncKind } from "./schedule-data-sync.ts";
import { loadStream } from "./sync-loaders.ts";

const loadService = makeRecordLoader<Service>("Service", { scope: "catalogue" });

type StreamKey = { accountId: string; kind: DataSyncKind };

const Stream = builder.objectRef<StreamKey>("SyncStream").implement({
  description: "A kind of data sync of an account, from run to run: its schedule, and where it stands.",
  fields: (t) => ({
    kind: t.field({
      type: SyncRunKindEnum,
      description: "What it synchronises.",
      resolve: (stream) => stream.kind,
    }),
    everyMinutes: t.field({
      type: "Int",
      nullable: true,
      description: "How often it runs by itself; null: only when somebody starts it.",
      resolve: async ({ accountId, kind }, _args, ctx) =>
        (await loadStream(ctx, accountId, kind)).stream?.everyMinutes ?? null,
    }),
    nextRunAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it runs next by itself.",
      resolve: async ({ accountId, kind }, _args, ctx) =>
        (await loadStream(ctx, accountId, kind)).stream?.nextRunAt ?? null,
    }),
    readUntil: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "What changed before is known: an INCREMENTAL run reads on from here. null: the next run reads everything.",
      resolve: async ({ accountId, kind }, _args, ctx) =>
        (await loadStream(ctx, accountId, kind)).stream?.readUntil ?? null,
    }),
    current: t.field({
      type: "SyncRun",
      nullable: true,
      description: "The run that runs or waits; there is one of a kind at most.",
      resolve: async ({ accountId, kind }, _args, ctx) => (await loadStream(ctx, accountId, kind)).current,
    }),
    last: t.field({
      type: "SyncRun",
      nullable: true,
      description: "The run that ended last, however it did.",
      resolve: async ({ accountId, kind }, _args, ctx) => (await loadStream(ctx, accountId, kind)).last,
    }),
  }),
});

builder.prismaObjectField("Account", "syncStreams", (t) =>
  t.field({
    type: [Stream],
    description: "Its kinds of data sync; none where the service has no data sync.",
    resolve: async (account, _args, ctx) => {
      const service = await loadService(ctx, account.serviceId);
      const provider = service && ctx.providers.find(service.provider);
      return provider?.dataSync ? DATA_SYNC_KINDS.map((kind) => ({ accountId: account.id, kind })) : [];
    },
  }),
);
