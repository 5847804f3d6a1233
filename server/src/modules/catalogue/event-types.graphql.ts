import { builder } from "../../graphql/builder.ts";
import type { EventField, FieldType } from "../../providers/events.ts";
import type { ServiceEventType } from "./event-types.ts";

export const EventFieldTypeEnum = builder.enumType("EventFieldType", {
  description: "What a field of an event holds; it decides how a condition can compare it.",
  values: {
    TEXT: { description: "Text." },
    NUMBER: { description: "A number." },
    BOOLEAN: { description: "True or false." },
    DATE: { description: "A calendar day, such as `2026-01-31`." },
    DATE_TIME: { description: "A moment, in ISO 8601." },
  } satisfies Record<FieldType, object>,
});

const EventFieldSourceEnum = builder.enumType("EventFieldSource", {
  description: "Where a condition finds the value of a field.",
  values: {
    EVENT: { description: "In the event itself: what the provider told of the change." },
    RECORD: {
      description:
        "In the record as it stands at the provider when the rule runs: it is read before the function is called.",
    },
  },
});

export const EventFieldRef = builder.objectRef<EventField>("EventField").implement({
  description: "A field of an event, or of the record it is about, that a condition can compare.",
  fields: (t) => ({
    path: t.exposeString("path", {
      description:
        "Where it is in the payload, names between dots, such as `affectedValues.Email` or `record.Email`.",
    }),
    source: t.field({
      type: EventFieldSourceEnum,
      description: "Whether it is of the event, or of the record that the event is about.",
      resolve: ({ path }) => (path.startsWith("record.") ? "RECORD" : "EVENT"),
    }),
    label: t.exposeString("label", { description: "For people, such as `Email`." }),
    type: t.field({
      type: EventFieldTypeEnum,
      description: "What it holds.",
      resolve: (field) => field.type,
    }),
  }),
});

export const EventTypeRef = builder.objectRef<ServiceEventType>("EventType").implement({
  description: "A kind of event that a rule can listen to.",
  fields: (t) => ({
    key: t.exposeString("key", {
      description: "`<Module>.<operation>` with the provider's module name, such as `Leads.created`.",
    }),
    label: t.exposeString("label", { description: "For people, such as `Lead created`." }),
    description: t.exposeString("description", { description: "When it comes, in one sentence." }),
    module: t.exposeString("module", {
      description: "The kind of record, by the provider's name, such as `Leads`.",
    }),
    operation: t.exposeString("operation", { description: "What happened to it, such as `created`." }),
    fields: t.field({
      type: [EventFieldRef],
      description:
        "The fields that every organization's events of this type have; `eventFields` adds an account's own.",
      // They stand in memory: nothing is read for them, however many there are.
      complexity: { field: 1, multiplier: 1 },
      resolve: (eventType) => [...eventType.fields],
    }),
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
