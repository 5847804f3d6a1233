import { dayAt } from "./calendar.ts";
import { compare } from "./compare.ts";
import type { Calendar } from "./compare.ts";
import { isGroup } from "./condition.ts";
import type { Comparison, Condition, Group, Item } from "./condition.ts";
import { explainComparison } from "./explain-comparison.ts";
import { readField } from "./read-field.ts";
import { asksRecord, isDeletion, isRecordField, withRecord } from "./record-fields.ts";

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
  return explain(condition, { payload, now, assumed: null });
}

/**
 * As evaluateCondition, of the event alone; null where it takes the record to say. Of a record that was deleted nothing is left
 * to ask about: it is empty. A group holds no less when one of its parts holds, so an answer that is the same whether all
 * comparisons of the record hold or none does is the answer.
 */
export function decideByEvent(condition: Condition, payload: unknown, now: Date): Explanation | null {
  if (!asksRecord(condition)) return evaluateCondition(condition, payload, now);
  if (isDeletion(payload)) return evaluateCondition(condition, withRecord(payload, null), now);
  const atBest = explain(condition, { payload, now, assumed: true });
  if (!atBest.matched) return atBest;
  const atWorst = explain(condition, { payload, now, assumed: false });
  return atWorst.matched ? atWorst : null;
}

/** `assumed`: whether comparisons of the record are taken to hold; null looks at the record in the payload. */
type Question = { payload: unknown; assumed: boolean | null };

function explain({ timeZone, root }: Condition, question: Question & { now: Date }): Explanation {
  return explainGroup(root, question, { timeZone, today: dayAt(question.now.getTime(), timeZone) });
}

function explainItem(item: Item, question: Question, calendar: Calendar): Explanation {
  return isGroup(item) ? explainGroup(item, question, calendar) : explainOne(item, question, calendar);
}

function explainOne(comparison: Comparison, { payload, assumed }: Question, calendar: Calendar): Explanation {
  if (assumed !== null && isRecordField(comparison.field))
    return { matched: assumed, sentence: `${comparison.label} is not known`, match: null, items: [] };
  const reading = readField(payload, comparison, calendar.timeZone);
  const matched = compare(comparison, reading, calendar);
  return {
    matched,
    sentence: explainComparison(comparison, reading, matched, calendar),
    match: null,
    items: [],
  };
}

function explainGroup({ match, items }: Group, question: Question, calendar: Calendar): Explanation {
  const explained = items.map((item) => explainItem(item, question, calendar));
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
