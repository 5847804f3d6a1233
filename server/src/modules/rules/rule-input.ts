import { z } from "zod";
import { nameInput } from "../../platform/name-input.ts";

/** The name of a rule: 1 to 200 visible characters. */
export const ruleNameInput = nameInput("Give the rule a name.", 200);

/** What a rule listens to: 1 to 50 event types, each once. */
export const eventTypesInput = z
  .array(z.string().max(200))
  .min(1, "Choose at least one event type.")
  .max(50)
  .transform((keys) => [...new Set(keys)]);
