import type { EventField, EventType, FieldType, Operation } from "../../events.ts";
import { eventTypeKey, PAYLOAD_FIELDS } from "../../events.ts";

type Kind = {
  module: string;
  recordId: string;
  fields: [name: string, label: string, type: FieldType][];
  values: Record<string, unknown>;
  operations: { operation: Operation; label: string; description: string; affectedFields?: string[] }[];
};

const OF_THE_WEBINAR: Kind["fields"] = [
  ["webinarKey", "Webinar key", "TEXT"],
  ["webinarTopic", "Webinar topic", "TEXT"],
  ["webinarEndedAt", "Webinar ended at", "DATE_TIME"],
];
const SAMPLE_WEBINAR = { webinarKey: "1049243583", webinarTopic: "Getting started", webinarEndedAt: null };

const KINDS: readonly Kind[] = [
  {
    module: "Webinars",
    recordId: "1049243583",
    fields: [
      ["webinarKey", "Webinar key", "TEXT"],
      ["sysId", "System id", "TEXT"],
      ["topic", "Topic", "TEXT"],
      ["agenda", "Agenda", "TEXT"],
      ["status", "Status", "TEXT"],
      ["timezone", "Time zone", "TEXT"],
      ["presenterName", "Presenter", "TEXT"],
      ["presenterEmail", "Presenter's e-mail", "TEXT"],
      ["durationMinutes", "Planned minutes", "NUMBER"],
      ["startTime", "Planned start", "DATE_TIME"],
      ["endTime", "Planned end", "DATE_TIME"],
      ["createdAt", "Created at", "DATE_TIME"],
      ["modifiedAt", "Modified at", "DATE_TIME"],
      ["startedAt", "Started at", "DATE_TIME"],
      ["endedAt", "Ended at", "DATE_TIME"],
    ],
    values: {
      webinarKey: "1049243583",
      sysId: "640967000000038094",
      topic: "Getting started",
      agenda: "The first ten minutes with the product",
      status: "UPCOMING",
      startTime: "2026-06-18T14:00:00.000Z",
      endTime: "2026-06-18T15:00:00.000Z",
      durationMinutes: 60,
      timezone: "Europe/Oslo",
      presenterName: "Ada Okafor",
      presenterEmail: "ada@harbour.example",
      createdAt: "2026-06-15T09:30:00.000Z",
      modifiedAt: "2026-06-15T09:30:00.000Z",
      startedAt: null,
      endedAt: null,
    },
    operations: [
      { operation: "created", label: "Webinar created", description: "A webinar was planned." },
      {
        operation: "updated",
        label: "Webinar updated",
        description:
          "The plan of a webinar was changed; affectedFields names what, affectedValues is the whole plan.",
        affectedFields: ["startTime", "endTime"],
      },
      { operation: "started", label: "Webinar started", description: "The presenter began a webinar." },
      { operation: "ended", label: "Webinar ended", description: "A webinar is over." },
      {
        operation: "canceled",
        label: "Webinar canceled",
        description: "A webinar was taken off before its end; affectedValues is what was last known of it.",
      },
    ],
  },
  {
    module: "Registrants",
    recordId: "640967000000041007",
    fields: [
      ["registrantId", "Registrant id", "TEXT"],
      ["email", "E-mail", "TEXT"],
      ["firstName", "First name", "TEXT"],
      ["lastName", "Last name", "TEXT"],
      ["registeredAt", "Registered at", "DATE_TIME"],
      ...OF_THE_WEBINAR,
    ],
    values: {
      registrantId: "640967000000041007",
      email: "maja@fjord.example",
      firstName: "Maja",
      lastName: "Lindqvist",
      registeredAt: "2026-06-15T09:30:00.000Z",
      ...SAMPLE_WEBINAR,
    },
    operations: [
      {
        operation: "registered",
        label: "Person registered",
        description: "Somebody registered for a webinar.",
      },
    ],
  },
  {
    module: "Members",
    recordId: "640967000000052011",
    fields: [
      ["memberId", "Member id", "TEXT"],
      ["registrantId", "Registrant id", "TEXT"],
      ["email", "E-mail", "TEXT"],
      ["name", "Name", "TEXT"],
      ["joinedAt", "Joined at", "DATE_TIME"],
      ["leftAt", "Left at", "DATE_TIME"],
      ...OF_THE_WEBINAR,
    ],
    values: {
      memberId: "640967000000052011",
      registrantId: "640967000000041007",
      email: "maja@fjord.example",
      name: "Maja Lindqvist",
      joinedAt: "2026-06-15T09:30:00.000Z",
      leftAt: null,
      ...SAMPLE_WEBINAR,
    },
    operations: [
      {
        operation: "joined",
        label: "Member joined",
        description: "Somebody joined a webinar, or came back to it.",
      },
      {
        operation: "removed",
        label: "Member removed",
        description: "Somebody was removed from a webinar; affectedValues is what was last known of them.",
      },
    ],
  },
];

/** What can be told of Zoho Webinar by comparing what stands with what stood, in the order to show it. */
export const ZOHO_WEBINAR_EVENT_TYPES: readonly EventType[] = KINDS.flatMap(
  ({ module, recordId, fields, values, operations }) =>
    operations.map(({ operation, label, description, affectedFields = [] }) => {
      const event = eventTypeKey(module, operation);
      return {
        key: event,
        module,
        operation,
        label,
        description,
        sample: {
          event,
          module,
          operation,
          recordId,
          occurredAt: "2026-06-15T09:30:00.000Z",
          affectedFields,
          affectedValues: values,
        },
        fields: [...PAYLOAD_FIELDS, ...fields.map(toField)],
      };
    }),
);

function toField([name, label, type]: Kind["fields"][number]): EventField {
  return { path: `affectedValues.${name}`, label, type };
}
