import { builder } from "../../graphql/builder.ts";
import type { ServiceEventType } from "./event-types.ts";

export const EventTypeRef = builder.objectRef<ServiceEventType>("EventType").implement({
  description: "A kind of event that a rule can listen to.",
  fields: (t) => ({
    key: t.exposeString("key", {
      description: "`<Module>.<operation>` with the provider's module name, such as `Leads.created`.",
    }),
    label: t.exposeString("label", { description: "For people, such as `Lead created`." }),
    service: t.field({
      type: "Service",
      description: "The service whose accounts send it.",
      resolve: (eventType) => eventType.service,
    }),
    samplePayload: t.field({
      type: "JSON",
      description: "A payload of this type as a function receives it in `event`.",
      resolve: (eventType) => eventType.sample,
    }),
  }),
});
