import { describe, expect, test } from "vitest";
import { compileMapping } from "./compile-mapping.ts";
import { compiled, entry, field, ownProperty, step } from "./mapping.fixture.ts";

const codes = (faults: { property: string; code: string; keepsOut: boolean }[]) =>
  faults.map(({ property, code, keepsOut }) => [property, code, keepsOut]);

const email = field("Email", "EMAIL");
const lastName = field("Last_Name", "TEXT", { required: true, maxLength: 5 });

describe("pull", () => {
  test("takes what fits, clears what is empty, and tells of the rest without touching it", () => {
    const mapping = compiled(
      [entry("email", "Email"), entry("lastName", "Last_Name"), entry("dateOfBirth", "Birth")],
      [email, lastName, field("Birth", "TEXT")],
    );
    const { properties, faults } = mapping.pull({ Email: " ", Last_Name: 7, Birth: "31/12/1990" });
    expect(properties).toEqual({ email: null, lastName: "7" });
    expect(faults).toEqual([
      {
        property: "dateOfBirth",
        field: "Birth",
        value: "31/12/1990",
        code: "NOT_A_DATE",
        reason: expect.stringContaining("“31/12/1990”") as string,
        suggestion: "Add the transform “Date format” with dd/MM/yyyy.",
        keepsOut: false,
      },
    ]);
    const added = compiled(
      [entry("dateOfBirth", "Birth", { pull: [step("DATE_FORMAT", { text: "dd/MM/yyyy" })] })],
      [field("Birth", "TEXT")],
    );
    expect(added.pull({ Birth: "31/12/1990" })).toEqual({
      properties: { dateOfBirth: "1990-12-31" },
      faults: [],
    });
  });

  test("keeps a record out that lacks what it must have", () => {
    const mapping = compiled([entry("email", "Email", { required: true })], [email]);
    expect(codes(mapping.pull({}).faults)).toEqual([["email", "REQUIRED", true]]);
    const filled = compiled(
      [entry("email", "Email", { required: true, pull: [step("DEFAULT", { text: "none@example.com" })] })],
      [email],
    );
    expect(filled.pull({}).properties).toEqual({ email: "none@example.com" });
  });

  test("reads several properties of one field, and members that objects have by birth from none", () => {
    const mapping = compiled(
      [
        entry("firstName", "Full", { direction: "PULL", pull: [step("FIRST_WORD")] }),
        entry("lastName", "Full", { direction: "PULL", pull: [step("REST_WORDS"), step("TITLE_CASE")] }),
        entry("city", "constructor", { direction: "PULL" }),
      ],
      [field("Full"), field("constructor")],
    );
    expect(mapping.pullFields).toEqual(["Full", "constructor"]);
    expect(mapping.pull({ Full: "Ada  king LOVELACE" }).properties).toEqual({
      firstName: "Ada",
      lastName: "King Lovelace",
      city: null,
    });
  });

  test("does not ask for a field that has gone, and tells of it with every record", () => {
    const mapping = compiled([entry("email", "Email"), entry("city", "Town")], [email]);
    expect(mapping.pullFields).toEqual(["Email"]);
    expect(mapping.pulled).toEqual(new Set(["email", "city"]));
    expect(codes(mapping.pull({ Email: "a@example.com" }).faults)).toEqual([["city", "FIELD_GONE", false]]);
    expect(mapping.issues.map(({ property }) => property)).toEqual(["city"]);
  });

  test("trusts the mapping while no fields are known", () => {
    const mapping = compiled([entry("email", "Email")], []);
    expect(mapping.issues).toEqual([]);
    expect(mapping.pull({ Email: "a@example.com" })).toEqual({
      properties: { email: "a@example.com" },
      faults: [],
    });
  });
});

describe("push", () => {
  test("of a new contact sends what it has, and asks for what the provider makes none without", () => {
    const mapping = compiled(
      [entry("email", "Email"), entry("city", "City")],
      [email, lastName, field("City")],
    );
    const { values, faults } = mapping.push({ email: "a@example.com" });
    expect(values).toEqual({ Email: "a@example.com" });
    expect(codes(faults)).toEqual([["Last_Name", "REQUIRED", true]]);
    const mapped = compiled([entry("lastName", "Last_Name")], [lastName]);
    expect(codes(mapped.push({}).faults)).toEqual([["lastName", "REQUIRED", true]]);
  });

  test("of some properties sends those alone, and clears what has no value any more", () => {
    const mapping = compiled(
      [entry("email", "Email"), entry("city", "City")],
      [email, lastName, field("City")],
    );
    expect(mapping.push({ email: "a@example.com" }, new Set(["city"]))).toEqual({
      values: { City: null },
      faults: [],
    });
  });

  test("holds to lengths and choices, and finds the choice that means yes", () => {
    const choices = field("Choice", "TEXT", { choices: ["Ja", "Nein", "Web form"] });
    const yesNo = field("Opt", "TEXT", { choices: ["Yes", "No"] });
    const mapping = compiled(
      [entry("lastName", "Last_Name"), entry("leadSource", "Choice"), entry("emailOptOut", "Opt")],
      [lastName, choices, yesNo],
    );
    const { values, faults } = mapping.push({
      lastName: "Lovelace",
      leadSource: "web FORM",
      emailOptOut: true,
    });
    expect(values).toEqual({ Opt: "Yes" });
    expect(faults.map(({ code, suggestion }) => [code, suggestion])).toEqual([
      [
        "TOO_LONG",
        "Add the transform “Cut to a length” with 5 to what is pushed, or shorten it with the contact here.",
      ],
      [
        "NOT_A_CHOICE",
        "Add the transform “Translate values” from “web FORM” to “Web form”, or write it so with the contact here.",
      ],
    ]);
    const mended = compiled(
      [
        entry("lastName", "Last_Name", { push: [step("TRUNCATE", { number: 5 })] }),
        entry("leadSource", "Choice", {
          push: [step("MAP_VALUES", { values: [{ from: "web form", to: "Web form" }] })],
        }),
      ],
      [lastName, choices],
    );
    expect(mended.push({ lastName: "Lovelace", leadSource: "web FORM" })).toEqual({
      values: { Last_Name: "Lovel", Choice: "Web form" },
      faults: [],
    });
  });

  test("writes dates, numbers and yes or no as the field wants them", () => {
    const mapping = compiled(
      [
        entry("dateOfBirth", "Birth", { push: [step("DATE_FORMAT", { text: "d. MMMM yyyy" })] }),
        entry("score", "Score", { push: [step("NUMBER_FROM_TEXT", { text: "," })] }),
        entry("emailOptOut", "Opt", {
          push: [
            step("YES_NO", {
              values: [
                { from: "Ja", to: "" },
                { from: "Nein", to: "" },
              ],
            }),
          ],
        }),
        entry("phone", "Phone", { push: [step("DIGITS_ONLY"), step("PREFIX", { text: "+" })] }),
      ],
      [field("Birth"), field("Score"), field("Opt"), field("Phone")],
      [ownProperty("score", "NUMBER")],
    );
    expect(
      mapping.push({ dateOfBirth: "1990-12-31", score: 1.5, emailOptOut: false, phone: "49 (30) 12" }).values,
    ).toEqual({ Birth: "31. December 1990", Score: "1,5", Opt: "Nein", Phone: "+493012" });
  });

  test("leaves alone what cannot be written", () => {
    const mapping = compiled(
      [entry("company", "Account_Name")],
      [field("Account_Name", "TEXT", { readOnly: true })],
    );
    expect([...mapping.pulled, ...mapping.pushed]).toEqual(["company"]);
    expect(mapping.push({ company: "Zylker" })).toEqual({ values: {}, faults: [] });
    expect(mapping.issues.map(({ member }) => member)).toEqual(["direction"]);
  });
});

describe("issues", () => {
  test.each([
    [
      "types that never meet",
      entry("emailOptOut", "Date", { direction: "PULL" as const }),
      /holds dates, the property yes or no/,
    ],
    ["a property that is not there", entry("nothing", "Email"), /no contact property “nothing”/],
    [
      "a push of dates to numbers",
      entry("dateOfBirth", "Number", { direction: "PUSH" as const }),
      /cannot be pushed/,
    ],
  ])("tells of %s, and leaves the entry out", (_what, wrong, message) => {
    const mapping = compiled([wrong], [email, field("Date", "DATE"), field("Number", "NUMBER")]);
    expect(mapping.issues.map((issue) => [issue.index, issue.stops])).toEqual([[0, true]]);
    expect(mapping.issues[0]?.message).toMatch(message);
    expect([...mapping.pulled, ...mapping.pushed]).toEqual([]);
  });

  test("are none where a transform makes the types meet", () => {
    const mapping = compiled(
      [
        entry("emailOptOut", "Date", {
          direction: "PULL",
          pull: [step("TEXT_FROM_ANY"), step("MAP_VALUES", { values: [{ from: "x", to: "yes" }] })],
        }),
      ],
      [field("Date", "DATE")],
    );
    expect(mapping.issues).toEqual([]);
  });

  test("tell what the provider makes no contact without, where anything is pushed at all", () => {
    expect(
      compiled([entry("email", "Email")], [email, lastName]).issues.map(({ field: name }) => name),
    ).toEqual(["Last_Name"]);
    expect(compiled([entry("email", "Email", { direction: "PULL" })], [email, lastName]).issues).toEqual([]);
  });
});

test("what a person gives is held to the type of the property", () => {
  const mapping = compileMapping({
    mapping: { properties: [], customProperties: [ownProperty("score", "NUMBER")] },
    fields: [],
    dataSync: { emailField: "Email", standardFields: {} },
  });
  expect(mapping.normalize("score", "12")).toEqual({ value: 12 });
  expect(mapping.normalize("score", null)).toEqual({ value: null });
  expect(mapping.normalize("score", "many")).toMatchObject({
    fault: { code: "NOT_A_NUMBER", suggestion: "Correct the number of the contact here." },
  });
  expect(mapping.normalize("nothing", 1)).toMatchObject({ fault: { code: "FIELD_GONE" } });
});

test.each([
  [
    "blames a field that is mapped",
    { code: "REFUSED" as const, field: "Last_Name", message: "too odd" },
    ["lastName", "Lovelace", "Zoho CRM does not take it: too odd", "Correct Last name of the contact here."],
  ],
  [
    "blames nothing",
    { code: "REFUSED" as const, field: null, message: "" },
    [
      "contact",
      null,
      "Zoho CRM does not take it, and does not say why.",
      "See what Zoho CRM says, and correct the contact here.",
    ],
  ],
  [
    "has another record of the same address",
    { code: "DUPLICATE" as const, field: null, message: "duplicate data" },
    [
      "email",
      "ada@example.com",
      "Zoho CRM does not take it: duplicate data",
      "Join the two records in Zoho CRM, or give this contact another value in E-mail.",
    ],
  ],
  [
    "wants a field that nothing is pushed to",
    { code: "REQUIRED" as const, field: "Layout", message: "required field not found" },
    [
      "Layout",
      null,
      "Zoho CRM does not take it: required field not found",
      "Map a property to the field Layout.",
    ],
  ],
])("a refusal that %s keeps the contact out", (_what, refusal, expected) => {
  const mapping = compiled([entry("email", "Email"), entry("lastName", "Last_Name")], [email, lastName]);
  const { property, value, reason, suggestion, keepsOut, code } = mapping.refused(refusal, {
    email: "ada@example.com",
    lastName: "Lovelace",
  });
  expect([property, value, reason, suggestion]).toEqual(expected);
  expect([code, keepsOut]).toEqual([refusal.code, true]);
  expect(mapping.noMatchKey()).toMatchObject({
    property: "email",
    field: "Email",
    code: "NO_MATCH_KEY",
    keepsOut: true,
  });
});
