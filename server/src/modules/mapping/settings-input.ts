import { z } from "zod";
import { RecordSide } from "../../generated/prisma/enums.ts";
import { FIELD_TYPES } from "../../providers/data-sync.ts";
import { standardPropertyNames } from "./contact-properties.ts";
import { transformsInput } from "./transform-input.ts";

/** Minutes between two runs that may be chosen: 5 and 15 minutes, an hour, 6 hours, a day, a week. */
export const intervals: readonly number[] = [5, 15, 60, 360, 1440, 10_080];

const everyMinutes = z
  .number()
  .nullish()
  .transform((minutes) => minutes ?? null)
  .refine(
    (minutes) => minutes === null || intervals.includes(minutes),
    `Choose one of ${intervals.join(", ")} minutes, or nothing for by hand only.`,
  );

export const syncInput = z.object({
  contacts: z.enum(["OFF", "PULL", "PUSH", "BOTH"]),
  contactsEveryMinutes: everyMinutes,
  pushEveryMinutes: everyMinutes,
  users: z.boolean(),
  usersEveryMinutes: everyMinutes,
  views: z.boolean(),
  viewsEveryMinutes: everyMinutes,
  conflicts: z.enum(RecordSide),
});

const mostProperties = 50;
const mostEntries = 200;

const customProperty = z
  .object({
    name: z
      .string()
      .regex(
        /^[a-z][a-zA-Z0-9]{0,39}$/,
        "Name a property with 1 to 40 letters and digits, beginning with a small letter, such as favouriteColour.",
      )
      .refine(
        (name) => !standardPropertyNames.has(name),
        "Every contact has a property of this name already.",
      )
      // Contacts are objects by property: what every object has by itself would be found in each of them.
      .refine((name) => !(name in {}), "This name is taken by the language of scripts. Choose another."),
    label: z.string().trim().min(1, "Give it a label.").max(80, "At most 80 characters."),
    type: z.enum(FIELD_TYPES),
  })
  .transform((property) => ({ ...property, custom: true }));

const entry = z.object({
  property: z.string().min(1, "Choose a property.").max(40, "There is no such property."),
  field: z.string().min(1, "Choose a field.").max(200, "There is no such field."),
  direction: z.enum(["PULL", "PUSH", "BOTH"]),
  required: z
    .boolean()
    .nullish()
    .transform((required) => required ?? false),
  pull: transformsInput,
  push: transformsInput,
});

export const mappingInput = z.object({
  properties: z.array(entry).max(mostEntries, `At most ${mostEntries} entries.`),
  customProperties: z
    .array(customProperty)
    .max(mostProperties, `At most ${mostProperties} properties of your own.`)
    .nullish()
    .transform((all) => all ?? [])
    .superRefine((all, context) => {
      for (const [index, { name }] of all.entries())
        if (all.findIndex((each) => each.name === name) < index)
          context.addIssue({
            code: "custom",
            path: [index, "name"],
            message: `There are two properties “${name}”.`,
          });
    }),
});

export const filterInput = z
  .object({
    views: z.array(z.string().min(1).max(200)).max(50, "At most 50 views."),
    onlyViews: z.boolean(),
    requireEmail: z.boolean(),
  })
  .transform((filters) => ({ ...filters, views: [...new Set(filters.views)] }));
