import type { FieldType } from "../../providers/data-sync.ts";
import type { Transform } from "./transform.ts";

export const typeWords: Record<FieldType, string> = {
  TEXT: "text",
  EMAIL: "e-mail addresses",
  PHONE: "phone numbers",
  URL: "web addresses",
  NUMBER: "numbers",
  DATE: "dates",
  DATETIME: "dates with a time",
  BOOLEAN: "yes or no",
};

/** What values of a type can be beside their own type and text: some always, text where each says it. */
const also: Record<FieldType, readonly FieldType[]> = {
  TEXT: ["EMAIL", "PHONE", "URL", "NUMBER", "DATE", "DATETIME", "BOOLEAN"],
  EMAIL: [],
  PHONE: ["NUMBER"],
  URL: [],
  NUMBER: ["PHONE", "BOOLEAN"],
  DATE: ["DATETIME"],
  DATETIME: ["DATE"],
  BOOLEAN: [],
};

/** Whether values of one type can be ones of another. */
export function typesMeet(from: FieldType, to: FieldType): boolean {
  return from === to || to === "TEXT" || also[from].includes(to);
}

/** The type of values that started as `from` and went through the transforms towards `target`. */
export function outcomeType(transforms: readonly Transform[], from: FieldType, target: FieldType): FieldType {
  return transforms.reduce((type: FieldType, { kind }) => {
    switch (kind) {
      case "DATE_FORMAT":
        return target === "DATE" || target === "DATETIME" ? target : "TEXT";
      case "NUMBER_FROM_TEXT":
        return target === "NUMBER" ? "NUMBER" : "TEXT";
      case "YES_NO":
        return target === "BOOLEAN" ? "BOOLEAN" : "TEXT";
      case "DEFAULT":
        return type;
      default:
        return "TEXT";
    }
  }, from);
}
