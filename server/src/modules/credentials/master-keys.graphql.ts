import { requireActor } from "../../context.ts";
import type { MasterKeyRotation } from "../../generated/prisma/client.ts";
import type { RotationState } from "../../generated/prisma/enums.ts";
import { boundCount, BoundedCountType } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import { addChangeSubscription, makeChangeType } from "../../graphql/change-types.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { listMasterKeys } from "./list-master-keys.ts";
import type { MasterKeyUse } from "./list-master-keys.ts";
import { rotateMasterKey } from "./rotate-master-key.ts";

const loadRotation = makeRecordLoader<MasterKeyRotation>("MasterKeyRotation");
const countedSecrets = 101;

const StateEnum = builder.enumType("MasterKeyRotationState", {
  description: "Where a rotation of the master key stands.",
  values: {
    RUNNING: { description: "Secrets are being re-wrapped. It survives restarts and goes on where it was." },
    DONE: { description: "No secret is left that it could re-wrap." },
  } satisfies Record<RotationState, object>,
});

const RotationType = builder.prismaNode("MasterKeyRotation", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description:
    "One re-wrapping of the organization's secrets with the current master key. The secrets themselves are not read.",
  fields: (t) => ({
    state: t.field({ type: StateEnum, description: "Where it stands.", resolve: ({ state }) => state }),
    keyId: t.exposeString("keyId", { description: "The master key that the secrets are wrapped with." }),
    total: t.exposeInt("total", { description: "Secrets to re-wrap, as counted at the beginning." }),
    done: t.exposeInt("done", {
      description: "Secrets re-wrapped so far. One that was sealed anew in the meantime is not counted.",
    }),
    failed: t.exposeInt("failed", {
      description: "Secrets that no configured master key opens: they stay as they are.",
    }),
    requestedByName: t.exposeString("requestedByName", { description: "Who asked for it." }),
    startedAt: t.expose("startedAt", { type: "DateTime", description: "When it began." }),
    finishedAt: t.expose("finishedAt", { type: "DateTime", nullable: true, description: "When it ended." }),
  }),
});

const MasterKeyType = builder.objectRef<MasterKeyUse>("MasterKey").implement({
  description:
    "A master key by its id, as far as the organization stands on it. It may leave `PATCHBAY_MASTER_KEYS` when it wraps no secret of any organization, no consent waits for it and no node seals with it.",
  fields: (t) => ({
    keyId: t.exposeString("keyId", { description: "Derived from the key; says nothing of it." }),
    isCurrent: t.exposeBoolean("isCurrent", {
      description: "Whether it is the first in `PATCHBAY_MASTER_KEYS`, which new secrets are wrapped with.",
    }),
    isConfigured: t.exposeBoolean("isConfigured", {
      description: "Whether `PATCHBAY_MASTER_KEYS` holds it. Without it, what it wraps cannot be opened.",
    }),
    isSealing: t.exposeBoolean("isSealing", {
      description: "Whether a running node has it first and so wraps new secrets with it.",
    }),
    secrets: t.field({
      type: BoundedCountType,
      description: "How many of the organization's secrets it wraps.",
      resolve: ({ secrets }) => boundCount(secrets),
    }),
    consentsUntil: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the last consent ends that was begun with it; null where none is under way.",
      resolve: ({ consentsUntil }) => consentsUntil,
    }),
  }),
});

builder.queryFields((t) => ({
  masterKeys: t.field({
    type: [MasterKeyType],
    description:
      "The master keys of this node, the current one first, and after them those that it lacks while secrets of the organization need them.",
    resolve: (_root, _args, ctx) => listMasterKeys(ctx, requireActor(ctx).organizationId, countedSecrets),
  }),
  masterKeyRotation: t.field({
    type: RotationType,
    nullable: true,
    description: "The organization's latest rotation of the master key; null before the first.",
    resolve: (_root, _args, ctx) =>
      ctx.database.prisma.masterKeyRotation.findFirst({
        where: { organizationId: requireActor(ctx).organizationId },
        orderBy: { id: "desc" },
      }),
  }),
}));

addMutation("rotateMasterKey", {
  description:
    "Re-wraps the organization's secrets with the current master key, in the background and beside everything else. While one rotation runs, that one is the answer; where nothing is to be done, one that is done. Needs every node to hold the current key.",
  input: builder.inputType("RotateMasterKeyInput", {
    description: "Whether to do it.",
    fields: (t) => ({
      preview: t.boolean({ defaultValue: false, description: "Only counts; changes nothing." }),
    }),
  }),
  payload: builder
    .objectRef<Awaited<ReturnType<typeof rotateMasterKey>>>("RotateMasterKeyPayload")
    .implement({
      description: "The rotation runs, or there was nothing to do.",
      fields: (t) => ({
        rotation: t.field({
          type: RotationType,
          nullable: true,
          description: "The rotation; null for a preview.",
          resolve: ({ rotation }) => rotation,
        }),
        secrets: t.exposeInt("secrets", {
          description: "How many of the organization's secrets an older key wrapped when this was asked.",
        }),
        preview: t.exposeBoolean("preview", { description: "Whether nothing was changed." }),
      }),
    }),
  run: (ctx, { preview }) => rotateMasterKey(ctx, { preview: preview ?? false }),
});

const RotationChange = makeChangeType(
  "MasterKeyRotationChange",
  "A step of a rotation of the master key: `masterKey.rotationStarted`, `masterKey.rotationProgressed` at most once a second, `masterKey.rotated` at the end.",
);

builder.objectFields(RotationChange, (t) => ({
  rotation: t.field({
    type: RotationType,
    nullable: true,
    description:
      "The rotation as it is now; null where the operator rotated the secrets of all organizations.",
    resolve: (change, _args, ctx) => loadRotation(ctx, change.entityId),
  }),
}));

addChangeSubscription("masterKeyRotationChanged", {
  type: RotationChange,
  description: "Every step of the organization's rotations, as it is committed.",
  matches: (change) => change.entityType === "MasterKeyRotation",
});
