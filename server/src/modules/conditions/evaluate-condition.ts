import { dayAt } from "./calendar.ts";
import { compare } from "./compare.ts";
import type { Calendar } from "./compare.ts";
import { isGroup } from "./condition.ts";
import type { Comparison, Condition, Group, Item } from "./condition.ts";
import { explainComparison } from "./explain-comparison.ts";
import { readField } from "./read-field.ts";

/** The answer for each part of a condition, in its shape. */
export type Explanation = {
  matched: boolean;
  /** "matched because …" or "not matched because …" of a group, "Amount is 40, not greater than 100" of a comparison. */
  sentence: string;
  /** null: a comparison, which has no items. */
  match: Group["match"] | null;
  items: Explanation[];
};

/** How many parts a sentence names before it says how many more there are. */
const mostReasons = 5;

/**
 * Whether an event's payload meets a condition, and why. `now` is when the event arrived: what "today" refers to. No
 * payload makes it throw; a condition that was not saved by `parseCondition` may.
 */
export function evaluateCondition(condition: Condition, payload: unknown, now: Date): Explanation {
  const { timeZone, root } = condition;
  return explainGroup(root, payload, { timeZone, today: dayAt(now.getTime(), timeZone) });
}

function explainItem(item: Item, payload: unknown, calendar: Calendar): Explanation {
  return isGroup(item) ? explainGroup(item, payload, calendar) : explainOne(item, payload, calendar);
}

function explainOne(comparison: Comparison, payload: unknown, calendar: Calendar): Explanation {
  const reading = readField(payload, comparison, calendar.timeZone);
  const matched = compare(comparison, reading, calendar);
  return {
    matched,
    sentence: explainComparison(comparison, reading, matched, calendar),
    match: null,
    items: [],
  };
}

function explainGroup({ match, items }: Group, payload: unknown, calendar: Calendar): Explanation {
  const explained = items.map((item) => explainItem(item, payload, calendar));
  const holds = (item: Explanation) => item.matched;
  const matched = match === "ALL" ? explained.every(holds) : explained.some(holds);
  const answer = { matched, match, items: explained };
  return { ...answer, sentence: `${matched ? "matched" : "not matched"} because ${join(reasonsOf(answer))}` };
}

/** The comparisons that decided: those whose answer is that of the groups they are in. */
function reasonsOf(explanation: Pick<Explanation, "matched" | "items">): string[] {
  return explanation.items
    .filter((item) => item.matched === explanation.matched)
    .flatMap((item) => (item.match === null ? [item.sentence] : reasonsOf(item)));
}

function join(reasons: readonly string[]): string {
  const named = reasons.slice(0, mostReasons);
  const more = reasons.length - named.length;
  if (more > 0) named.push(`${more} more`);
  const last = named.pop() ?? "";
  return named.length > 0 ? `${named.join(", ")}, and ${last}` : last;
}
