import type { ObjectRef } from "@pothos/core";
import { builder } from "../../graphql/builder.ts";
import type { BuilderTypes } from "../../graphql/builder.ts";
import { loadDelivery } from "../callbacks/index.ts";
import { InstallationType } from "./installations.graphql.ts";
import type { InstallationRecord, SteppedInstallation } from "./installations.records.ts";

// What the mutations of installations share.

export const installationAccess = "Roles: company admin, supervisor; token scope `extensions:write`.";
export const previewText = "Only tell what would be; change nothing.";
export const whichInstallation = "Which installation of your organization.";

/** Adds the delivery that a step queued. */
export function addDeliveryField<Payload extends { deliveryId: string | null }>(
  ref: ObjectRef<BuilderTypes, Payload>,
): void {
  builder.objectField(ref, "delivery", (t) =>
    t.field({
      type: "Delivery",
      nullable: true,
      description: "The callback that it queued; null where the installed version wants none.",
      resolve: (payload, _args, ctx) => loadDelivery(ctx, payload.deliveryId),
    }),
  );
}

/** A payload that is the installation and what it queued. */
export function steppedPayload<Payload extends SteppedInstallation>(
  name: string,
  description: string,
): ObjectRef<BuilderTypes, Payload> {
  const ref = builder.objectRef<Payload>(name);
  ref.implement({
    description,
    fields: (t) => ({
      installation: t.field({
        type: InstallationType,
        description: "The installation as it is now.",
        resolve: (payload): InstallationRecord => payload.installation,
      }),
    }),
  });
  addDeliveryField(ref);
  return ref;
}
