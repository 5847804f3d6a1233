import type {
  ConditionComparator,
  ConditionInput,
  ConditionGroupInput,
  ConditionMatch,
  EventFieldSource,
  EventFieldType,
} from "../../../gql/graphql.ts";
import { comparators, valueCount } from "./comparators.ts";

export type FieldChoice = { path: string; label: string; type: EventFieldType; source: EventFieldSource };

/** A condition as it is being edited. Each node keeps its key, so that focus stays where one types. */
export type ConditionDraft = { timeZone: string; root: GroupDraft };
export type GroupDraft = { key: string; match: ConditionMatch; items: ItemDraft[] };
export type ItemDraft = GroupDraft | ComparisonDraft;
export type ComparisonDraft = {
  key: string;
  field: string;
  /** As it was saved; what the event types tell comes first. */
  label: string;
  type: EventFieldType;
  comparator: ConditionComparator;
  values: string[];
};

export const deepestGroup = 5;

let serial = 0;
const newKey = (): string => `c${(serial += 1)}`;

export function isGroup(item: ItemDraft): item is GroupDraft {
  return "items" in item;
}

/** A condition to begin with: one comparison still to be chosen. */
export function newCondition(): ConditionDraft {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  return { timeZone, root: newGroup() };
}

export function newGroup(): GroupDraft {
  return { key: newKey(), match: "ALL", items: [newComparison()] };
}

export function newComparison(): ComparisonDraft {
  return { key: newKey(), field: "", label: "", type: "TEXT", comparator: "IS", values: [""] };
}

/** A field by its name; of the record it says so, as the server's sentences do. */
export function labelOf({ label, source }: FieldChoice): string {
  return source === "RECORD" && !label.endsWith(ofRecord) ? `${label}${ofRecord}` : label;
}

const ofRecord = " (record)";

/** Puts a field into a comparison; the comparator stays where the field's type has it. */
export function chooseField(comparison: ComparisonDraft, field: FieldChoice): void {
  const same = comparators[field.type].some((each) => each.value === comparison.comparator);
  comparison.field = field.path;
  comparison.label = labelOf(field);
  if (comparison.type !== field.type) comparison.values = [];
  comparison.type = field.type;
  chooseComparator(comparison, same ? comparison.comparator : (comparators[field.type][0]?.value ?? "IS"));
}

/** Puts a comparator in; as many values stay as it takes. */
export function chooseComparator(comparison: ComparisonDraft, comparator: ConditionComparator): void {
  comparison.comparator = comparator;
  const count = valueCount(comparison.type, comparator);
  comparison.values = Array.from({ length: count }, (_, index) => comparison.values[index] ?? "");
}

type StoredItem =
  | {
      __typename?: "ConditionComparison";
      field: string;
      label: string;
      type: EventFieldType;
      comparator: ConditionComparator;
      values: readonly string[];
    }
  | { __typename?: "ConditionGroup"; match: ConditionMatch; items?: readonly StoredItem[] };

/** The draft of a stored condition. */
export function draftOf(stored: { timeZone: string; root: StoredItem }): ConditionDraft {
  const root = itemOf(stored.root);
  return { timeZone: stored.timeZone, root: isGroup(root) ? root : { ...newGroup(), items: [root] } };
}

function itemOf(stored: StoredItem): ItemDraft {
  if ("field" in stored)
    return {
      key: newKey(),
      field: stored.field,
      label: stored.label,
      type: stored.type,
      comparator: stored.comparator,
      values: [...stored.values],
    };
  return { key: newKey(), match: stored.match, items: (stored.items ?? []).map(itemOf) };
}

/** What the schema takes. */
export function inputOf({ timeZone, root }: ConditionDraft): ConditionInput {
  return { timeZone, root: groupInput(root) };
}

function groupInput({ match, items }: GroupDraft): ConditionGroupInput {
  return {
    match,
    items: items.map((item) =>
      isGroup(item)
        ? { group: groupInput(item) }
        : {
            comparison: { field: item.field, comparator: item.comparator, values: [...item.values] },
          },
    ),
  };
}
