import type { DeliveryHold } from "../../gql/graphql.ts";

/** Why nothing is sent at present, each with what ends it. */
export const holdSentences = {
  PAUSED: "Held: a person paused the endpoint. It goes out once the endpoint is resumed.",
  DISABLED:
    "Held: the endpoint is disabled, because it said that it wants no more or because nothing reached it for too long. It goes out once the endpoint is resumed.",
  BREAKER_OPEN:
    "Held: most attempts at the endpoint failed, so it is left alone for a while. One at a time is tried, and all go on once three in a row succeed.",
  BEHIND_EARLIER:
    "Held: an earlier event of the same installation has not arrived yet, and the order is kept. It goes out right after that one ends.",
  DRAINING: "Held: what waited for the endpoint goes out at the rate that was chosen when it was resumed.",
} satisfies Record<DeliveryHold, string>;
