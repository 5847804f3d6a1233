import { builder } from "../../graphql/builder.ts";

export const HeldEventsChoice = builder.enumType("HeldEventsChoice", {
  description: "What becomes of the events that waited.",
  values: {
    REPLAY: { description: "They run now, in order." },
    DISCARD: { description: "They never run." },
  } as const,
});
