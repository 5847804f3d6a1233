import { z } from "zod";

/** The name of a rule: 1 to 200 characters. */
export const ruleNameInput = z.string().trim().min(1, "Give the rule a name.").max(200);

/** What a rule listens to: 1 to 50 event types, each once. */
export const eventTypesInput = z
  .array(z.string().max(200))
  .min(1, "Choose at least one event type.")
  .max(50)
  .transform((keys) => [...new Set(keys)]);
