/** A script to begin with. */
export type FunctionTemplate = { key: string; name: string; description: string; source: string };

/** Templates of scripts; each runs as it stands with the sample of any event type. */
export const functionTemplates: readonly FunctionTemplate[] = [
  {
    key: "log-event",
    name: "Log the event",
    description: "Shows what arrives. The lines are kept with each attempt.",
    source: `export default async function (event, context) {
  console.log(\`\${event.event} of record \${event.recordId} in \${context.environment}\`);
  console.log(event.affectedValues);
  return { received: event.event };
}
`,
  },
  {
    key: "transform",
    name: "Filter and transform",
    description: "Stops early for records that do not matter, and returns the others in a form of your own.",
    source: `export default async function (event) {
  const { Email: email, First_Name: first = "", Last_Name: last = "" } = event.affectedValues ?? {};
  if (!email) return { skipped: "The record has no e-mail address." };
  return {
    id: event.recordId,
    email: String(email).trim().toLowerCase(),
    name: \`\${first} \${last}\`.trim(),
    changed: event.affectedFields ?? [],
  };
}
`,
  },
  {
    key: "require-fields",
    name: "Ask for missing fields",
    description:
      "Fails with a clear message where required fields are empty, so that the execution shows what is missing.",
    source: `const required = ["Last_Name", "Email"];

export default async function (event) {
  if (event.operation === "deleted") return { checked: false };
  // An event names only the fields that changed: those it does not name are not looked at.
  const changed = required.filter((field) => (event.affectedFields ?? []).includes(field));
  const missing = changed.filter((field) => isEmpty(event.affectedValues?.[field]));
  if (missing.length > 0) throw new Error(\`Record \${event.recordId} lacks \${missing.join(", ")}\`);
  return { checked: changed };
}

function isEmpty(value) {
  return value === undefined || value === null || String(value).trim() === "";
}
`,
  },
  {
    key: "by-operation",
    name: "One branch for each operation",
    description: "For rules that listen to several event types.",
    source: `const handlers = {
  created: (event) => ({ greet: event.recordId }),
  updated: (event) => ({ refresh: event.recordId, fields: event.affectedFields ?? [] }),
  deleted: (event) => ({ forget: event.recordId }),
};

export default async function (event) {
  const handle = handlers[event.operation];
  if (!handle) {
    console.warn(\`Nothing is done for \${event.event}\`);
    return null;
  }
  return handle(event);
}
`,
  },
  {
    key: "score",
    name: "Score a record",
    description: "Adds up points by rules of your own and says which of them counted.",
    source: `const rules = [
  { points: 30, name: "has an e-mail address", holds: (values) => Boolean(values.Email) },
  { points: 20, name: "has a phone number", holds: (values) => Boolean(values.Phone ?? values.Mobile) },
  { points: 50, name: "names a company", holds: (values) => Boolean(values.Company ?? values.Account_Name) },
];

export default async function (event) {
  const values = event.affectedValues ?? {};
  const counted = rules.filter((rule) => rule.holds(values));
  const score = counted.reduce((sum, rule) => sum + rule.points, 0);
  console.info(\`\${event.recordId} scores \${score}\`);
  return { recordId: event.recordId, score, because: counted.map((rule) => rule.name) };
}
`,
  },
];
