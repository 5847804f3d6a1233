import { optionalInteger, optionalObject, optionalText, optionalTexts, present, text } from "./read-input.ts";
import type { Input } from "./read-input.ts";
import type { PersonsDraft, WebinarsDraft } from "./webinars.ts";

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

export function parseWebinars(input: Input): WebinarsDraft {
  return {
    org: text(input, "org"),
    ...present({
      ids: optionalTexts(input, "ids"),
      count: optionalInteger(input, "count", 1, 10_000),
      topic: optionalText(input, "topic"),
      agenda: optionalText(input, "agenda"),
      startsInMs: optionalInteger(input, "startsInMs", -YEAR_MS, YEAR_MS),
      durationMs: optionalInteger(input, "durationMs", 60_000, DAY_MS),
    }),
  };
}

export function parsePersons(input: Input): PersonsDraft {
  const person = optionalObject(input, "person");
  return {
    org: text(input, "org"),
    ...present({
      webinar: optionalText(input, "webinar"),
      ids: optionalTexts(input, "ids"),
      count: optionalInteger(input, "count", 1, 10_000),
      person:
        person === undefined
          ? undefined
          : present({
              email: optionalText(person, "email"),
              firstName: optionalText(person, "firstName"),
              lastName: optionalText(person, "lastName"),
            }),
    }),
  };
}
