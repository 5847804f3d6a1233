import { expect, test } from "vitest";
import type { FieldType } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";
import { checkValue } from "./check-value.ts";

const place = { at: "SERVICE", name: "Zoho CRM" } as const;
const read = (type: FieldType, value: Json) => {
  const checked = checkValue(type, value, place);
  return checked.ok ? checked.value : checked.code;
};
const advise = (type: FieldType, value: Json): string => {
  const checked = checkValue(type, value, place);
  return checked.ok ? "" : checked.suggestion;
};

test.each<[FieldType, Json, Json]>([
  ["TEXT", "As it is ", "As it is "],
  ["TEXT", 12.5, "12.5"],
  ["TEXT", true, "true"],
  ["TEXT", "  ", null],
  ["TEXT", "a\0b\ud800", "ab\ufffd"],
  ["TEXT", ["a"], "NOT_TEXT"],
  ["TEXT", { name: "a" }, "NOT_TEXT"],
  ["TEXT", "x".repeat(65_537), "TOO_LONG"],
  ["PHONE", "+49 (0)30 / 123", "+49 (0)30 / 123"],
  ["PHONE", 4930123, "4930123"],
  ["NUMBER", "12", 12],
  ["NUMBER", " -1.50 ", -1.5],
  ["NUMBER", "1e21", 1e21],
  ["NUMBER", "1,5", 1.5],
  ["NUMBER", "1,234.5", 1234.5],
  ["NUMBER", "1.234,5", 1234.5],
  ["NUMBER", "1,234,567", 1_234_567],
  ["NUMBER", "1 234 567,25", 1_234_567.25],
  ["NUMBER", "1'234'567.25", 1_234_567.25],
  ["NUMBER", "1,234", "NOT_A_NUMBER"],
  ["NUMBER", "12345678901234567890", "NOT_A_NUMBER"],
  ["NUMBER", "€ 12", "NOT_A_NUMBER"],
  ["NUMBER", "twelve", "NOT_A_NUMBER"],
  ["NUMBER", true, "NOT_A_NUMBER"],
  ["NUMBER", "-0", 0],
  ["BOOLEAN", "Yes", true],
  ["BOOLEAN", " off ", false],
  ["BOOLEAN", 1, true],
  ["BOOLEAN", 2, "NOT_A_BOOLEAN"],
  ["BOOLEAN", "perhaps", "NOT_A_BOOLEAN"],
  ["DATE", "1990-12-31", "1990-12-31"],
  ["DATE", "2026-05-04T23:30:00-05:00", "2026-05-04"],
  ["DATE", "2023-02-29", "NOT_A_DATE"],
  ["DATE", "0000-01-01", "NOT_A_DATE"],
  ["DATE", 19901231, "NOT_A_DATE"],
  ["DATETIME", "2026-05-04T11:30:00+02:00", "2026-05-04T09:30:00Z"],
  ["DATETIME", "2026-05-04T11:30:00.250+0200", "2026-05-04T09:30:00.250Z"],
  ["DATETIME", "2026-05-04", "2026-05-04T00:00:00Z"],
  ["DATETIME", "2026-05-04T11:30:00", "NOT_A_DATE"],
  ["DATETIME", "2026-05-04T25:30:00Z", "NOT_A_DATE"],
  ["EMAIL", " Jane.O'Neill+crm@example.co.uk ", "Jane.O'Neill+crm@example.co.uk"],
  ["EMAIL", "用户@例子.广告", "用户@例子.广告"],
  ["EMAIL", "jane@localhost", "NOT_AN_EMAIL"],
  ["EMAIL", "jane@example", "NOT_AN_EMAIL"],
  ["EMAIL", "jane..doe@example.com", "NOT_AN_EMAIL"],
  ["EMAIL", "jane@-example.com", "NOT_AN_EMAIL"],
  ["EMAIL", "jane@10.0.0.1", "NOT_AN_EMAIL"],
  ["EMAIL", `${"a".repeat(65)}@example.com`, "NOT_AN_EMAIL"],
  ["EMAIL", `jane@${"a".repeat(64)}.com`, "NOT_AN_EMAIL"],
  ["EMAIL", 5, "NOT_AN_EMAIL"],
  ["URL", "https://example.com/a?b", "https://example.com/a?b"],
  ["URL", "www.zylker.com", "www.zylker.com"],
  ["URL", "example.com:8080/x", "example.com:8080/x"],
  ["URL", "javascript:alert(1)", "NOT_A_URL"],
  ["URL", "http://nowhere", "NOT_A_URL"],
  ["URL", "an address", "NOT_A_URL"],
])("%s of %j is %j", (type, value, expected) => {
  expect(read(type, value)).toEqual(expected);
});

test.each<[FieldType, Json, string]>([
  ["DATE", "31/12/1990", "Add the transform “Date format” with dd/MM/yyyy."],
  ["DATE", "12/31/1990", "Add the transform “Date format” with MM/dd/yyyy."],
  ["DATE", "31.12.1990", "Add the transform “Date format” with dd.MM.yyyy."],
  ["DATE", "31 Dec 1990", "Add the transform “Date format” with d MMM yyyy."],
  ["DATE", "December 31, 1990", "Add the transform “Date format” with MMMM d, yyyy."],
  ["DATE", "19901231", "Add the transform “Date format” with yyyyMMdd."],
  ["DATE", "1700000000000", "Add the transform “Date format” with x."],
  [
    "DATE",
    "03/04/1990",
    "Add the transform “Date format” with dd/MM/yyyy if the day comes first, or with MM/dd/yyyy if the month does.",
  ],
  ["DATE", "04/04/1990", "Add the transform “Date format” with dd/MM/yyyy."],
  ["DATE", "31/02/1990", "Correct the date in Zoho CRM; it is written like 1990-12-31."],
  ["DATE", "unknown", "Correct the date in Zoho CRM; it is written like 1990-12-31."],
  ["DATETIME", "31/12/1990 09:30", "Add the transform “Date format” with dd/MM/yyyy HH:mm."],
  [
    "DATETIME",
    "2026-05-04T11:30",
    "Correct the time in Zoho CRM: end it with Z for UTC, or with an offset such as +02:00.",
  ],
  ["EMAIL", "jane@example,com", "Correct the address in Zoho CRM, perhaps to jane@example.com."],
  ["EMAIL", "Jane Doe <jane@example.com>", "Correct the address in Zoho CRM, perhaps to jane@example.com."],
  ["EMAIL", "jane@@example.com", "Correct the address in Zoho CRM, perhaps to jane@example.com."],
  ["EMAIL", "mailto:jane@example.com", "Add the transform “Replace texts” of “mailto:” by nothing."],
  [
    "EMAIL",
    "a@example.com; b@example.com",
    "Correct the address in Zoho CRM: keep one, such as a@example.com.",
  ],
  ["EMAIL", "none", "Correct the address in Zoho CRM."],
  [
    "NUMBER",
    "1,234",
    "Add the transform “Number from text” with “.” if the comma parts thousands, or “,” if it parts decimals.",
  ],
  ["NUMBER", "12,50 €", "Add the transform “Number from text” with “,”, or correct the number in Zoho CRM."],
  [
    "NUMBER",
    "$1,200.50",
    "Add the transform “Number from text” with “.”, or correct the number in Zoho CRM.",
  ],
  ["NUMBER", "a dozen", "Correct the number in Zoho CRM."],
  ["TEXT", { id: 1, name: "Zylker" }, "Add the transform “Text from any value”."],
  [
    "BOOLEAN",
    "Oui",
    "Add the transform “Yes or no” that says what “Oui” means, or “Translate values” from it to yes or no.",
  ],
])("what to do about %s of %j: %s", (type, value, expected) => {
  expect(advise(type, value)).toBe(expected);
});
