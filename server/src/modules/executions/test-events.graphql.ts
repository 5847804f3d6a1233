import { builder } from "../../graphql/builder.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import type { TestEventChoice } from "./get-test-event.ts";

export const TestEventInputType = builder.inputType("TestEventInput", {
  description: "The event to test with.",
  isOneOf: true,
  fields: (t) => ({
    sampleOf: t.string({ description: "The documented sample of this event type, a key of `eventTypes`." }),
    eventId: t.id({ description: "A stored event, as `events` lists them." }),
    payload: t.field({ type: "JSON", description: "Any JSON object, as a function would receive it." }),
  }),
});

/** The choice with a record id, as getTestEvent wants it. */
export function testEventChoice(input: typeof TestEventInputType.$inferInput): TestEventChoice {
  return { ...input, eventId: optionalRecordId("Event", input.eventId, "event.eventId") };
}
