import type { FieldType } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";
import { checkEmail } from "./check-email.ts";
import { checkUrl } from "./check-url.ts";
import { fits } from "./mapping-fault.ts";
import type { Checked, Place } from "./mapping-fault.ts";
import { readBoolean } from "./read-boolean.ts";
import { readDate, readDateTime } from "./read-date.ts";
import { readNumber } from "./read-number.ts";
import { readText } from "./read-text.ts";
import { isEmpty } from "./value-text.ts";

/** A value as the type has it; no value, and text of spaces alone, is null. Never throws. */
export function checkValue(type: FieldType, value: Json | undefined, place: Place): Checked {
  if (isEmpty(value)) return fits(null);
  const read = reading[type](value, place);
  return read.ok && isEmpty(read.value) ? fits(null) : read;
}

const reading: Record<FieldType, (value: Json, place: Place) => Checked> = {
  TEXT: readText,
  PHONE: readText,
  EMAIL: checkEmail,
  URL: checkUrl,
  NUMBER: readNumber,
  DATE: readDate,
  DATETIME: readDateTime,
  BOOLEAN: readBoolean,
};
