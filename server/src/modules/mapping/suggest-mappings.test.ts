import { expect, test } from "vitest";
import { CONTACT_PROPERTIES } from "./contact-properties.ts";
import { entry, field, ownProperty } from "./mapping.fixture.ts";
import { suggestMappings } from "./suggest-mappings.ts";

const suggest = (
  fields: Parameters<typeof field>[],
  standardFields = {},
  mapped = [entry("email", "Email")],
) =>
  suggestMappings({
    mapping: { properties: mapped, customProperties: [] },
    properties: [...CONTACT_PROPERTIES, ownProperty("favouriteColour", "TEXT")],
    fields: fields.map((each) => field(...each)),
    standardFields,
  }).map(({ property, field: name, confidence }) => [property, name, confidence]);

test.each([
  [
    "the same name in another spelling",
    ["Favourite_Colour__c"],
    [["favouriteColour", "Favourite_Colour__c", 0.98]],
  ],
  ["another name", ["Cell_Phone"], [["mobilePhone", "Cell_Phone", 0.9 * 0.85]]],
  ["another name of one word", ["Surname"], [["lastName", "Surname", 0.9]]],
  ["a name with others around", ["Home_Mailing_City"], [["city", "Home_Mailing_City", 0.6]]],
  ["nothing alike", ["Shoe_Size"], []],
])("%s", (_what, names, expected) => {
  const suggested = suggest(names.map((name) => [name]));
  expect(suggested).toEqual(
    expected.map(([property, name, confidence]) => [
      property,
      name,
      Math.round(Number(confidence) * 100) / 100,
    ]),
  );
});

test("the service's own field comes before all, and each field is named once", () => {
  expect(
    suggest(
      [
        ["Mobile", "PHONE"],
        ["Phone", "PHONE"],
        ["Telephone", "PHONE"],
      ],
      { mobilePhone: "Mobile" },
    ),
  ).toEqual([
    ["mobilePhone", "Mobile", 1],
    ["phone", "Phone", 0.98],
  ]);
});

test("types that cannot meet, filled properties and used fields are left out", () => {
  expect(
    suggest([
      ["Birthdate", "BOOLEAN"],
      ["Email_2", "EMAIL"],
      ["Email", "EMAIL"],
    ]),
  ).toEqual([]);
});
