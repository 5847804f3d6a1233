import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { act, choose, dialogOf, idIn, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";
import { makeLead, waitForExecutions, type Seed } from "./seed.ts";

const journey = useJourney();
const look = makeLookTaker("functions");
let page: Page;
let seed: Seed;

beforeAll(() => {
  ({ page, seed } = journey);
});

/** Puts another text into the editor, as one who types it. */
async function write(text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Code" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

test("a script is made from a template, tried, mended and saved", async () => {
  // Made from a template; the editor is fetched only now.
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  const isEditorFetched = () => fetched.some((url) => /code-editor-/.test(url));
  await page.goto("/functions");
  await settled(page);
  await page.getByRole("button", { name: "Create function" }).first().click();
  const dialog = dialogOf(page);
  await choose(dialog.getByLabel("Project"), /Web shop/);
  await dialog.getByLabel("Function name").fill("Greeter");
  await choose(dialog.getByLabel("Begin with"), /Log the event/);
  await dialog.getByText("console.log").waitFor();
  await look(page, "create");
  expect(isEditorFetched()).toBe(false);
  await dialog.getByRole("button", { name: "Create function" }).click();
  await page.waitForURL(/\/functions\/./);
  await page.getByRole("textbox", { name: "Code" }).getByText("export default").first().waitFor();
  expect(isEditorFetched()).toBe(true);

  // Tried before it is saved: what it says, and where it fails.
  await page.getByRole("button", { name: "Run test" }).click();
  const outcome = page.getByRole("region", { name: "Outcome of the test run" });
  await outcome.getByText("Succeeded", { exact: true }).waitFor();
  await outcome.getByRole("list", { name: "Log of the test run" }).getByText("of record").waitFor();
  await look(page, "tested");
  await write(
    "export default async function (event) {\n  const lead = event.affectedValues;\n  lead.Missing.Name = 1;\n}\n",
  );
  await page.keyboard.press("Control+Enter");
  await outcome.getByText(/^Line 3/).waitFor();
  await outcome.getByText("EXCEPTION").waitFor();
  await page.locator(".cm-lintRange-error").waitFor();
  await look(page, "failed");

  // What does not compile is not saved; the place is marked.
  await write("export default (event) => {\n  return {;\n};\n");
  await page.keyboard.press("Control+s");
  await page
    .getByRole("alert")
    .getByText(/^Line 2, column \d+/)
    .waitFor();
  await page.locator(".cm-lintRange-error").waitFor();

  // The event's fields are completed from the sample.
  await write("export default (event) => ");
  await page.keyboard.type("event.rec");
  await page.getByRole("option", { name: /^recordId/ }).waitFor();
  await look(page, "completion");
  await page.keyboard.press("Escape");
  await write("export default (event) => ({ greeted: event.recordId });\n");

  // Leaving asks first.
  await page.getByRole("link", { name: "Rules", exact: true }).first().click();
  await dialogOf(page).getByRole("button", { name: "Stay" }).click();
  await page.getByRole("textbox", { name: "Code" }).press("Control+s");
  await toastOf(page, "Version 2 is saved.").waitFor();
  await page.getByRole("row", { name: "Version 2" }).getByText("Current").waitFor();
}, 60_000);

test("what somebody else saves is taken or refused, an earlier version comes back, and a rule runs it", async () => {
  const first = "export default (event) => ({ greeted: event.recordId });\n";
  const input = { projectId: seed.projectId, name: "Keeper", source: "export default () => 1;\n" };
  const id = idIn(
    await act(journey.app, seed.admin.token, "createFunction", input, "function { id }"),
    "function",
  );
  await act(
    journey.app,
    seed.admin.token,
    "updateFunction",
    { functionId: id, source: first },
    "function { id }",
  );
  await page.goto(`/functions/${encodeURIComponent(id)}`);
  await settled(page);

  // An open page takes it, and what is being typed is kept.
  const source = "export default (event) => ({ greeted: event.recordId, by: 'Ana' });\n";
  await act(journey.app, seed.admin.token, "updateFunction", { functionId: id, source }, "function { id }");
  await page.getByRole("textbox", { name: "Code" }).getByText("'Ana'").waitFor();
  await write("export default () => null;\n");
  const third = `${source}// 4\n`;
  await act(
    journey.app,
    seed.admin.token,
    "updateFunction",
    { functionId: id, source: third },
    "function { id }",
  );
  await page.getByText(/has saved version 4 meanwhile/).waitFor();
  await look(page, "meanwhile");
  await page.getByRole("button", { name: "Take theirs" }).click();
  await page.getByRole("textbox", { name: "Code" }).getByText("// 4").waitFor();

  // An earlier version beside the current one, and back.
  await page.getByRole("button", { name: "Compare version 2" }).click();
  await dialogOf(page).getByRole("group", { name: "Version 2 and Version 4" }).waitFor();
  await look(page, "compare");
  await dialogOf(page).getByRole("button", { name: "Restore version 2" }).click();
  await toastOf(page, "Version 5 is saved, with the text of version 2.").waitFor();
  await expect.poll(() => page.getByRole("textbox", { name: "Code" }).textContent()).not.toContain("Ana");

  // A rule runs it; the try tells which version, and what came out.
  await act(
    journey.app,
    seed.admin.token,
    "updateRule",
    { ruleId: seed.ruleId, functionId: id },
    "rule { id }",
  );
  await page.getByRole("row", { name: "Welcome new leads" }).waitFor();
  await makeLead(journey.app, "Grace");
  const execution = await waitForExecutions(journey.app, seed.admin.token, "SUCCEEDED", 1);
  await page.goto(`/executions/${encodeURIComponent(execution)}`);
  await page.getByText(/, version 5/).waitFor();
  await page.getByRole("group", { name: "Output of try 1" }).getByText("greeted").waitFor();
  await look(page, "execution");

  // Deleted, after it was said what stops.
  await page.getByRole("link", { name: "Keeper" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await dialogOf(page).getByText("Welcome new leads").waitFor();
  await look(page, "delete");
  await dialogOf(page).getByRole("button", { name: "Delete function and stop 1 rule" }).click();
  await page.waitForURL(/\/functions(\?|$)/);
}, 60_000);

test("an endpoint is tried at another address before it is saved", async () => {
  const url = `${journey.app.simulator.origin}/receiver/${seed.slug}`;
  const made = await act(
    journey.app,
    seed.admin.token,
    "createFunction",
    { projectId: seed.projectId, name: "Hook", url: `${url}-old` },
    "function { id }",
  );
  await page.goto(`/functions/${encodeURIComponent(idIn(made, "function"))}`);
  await page.getByRole("textbox", { name: "URL" }).fill(url);
  await page.getByRole("button", { name: "Run test" }).click();
  await page.getByRole("region", { name: "Outcome of the test run" }).getByText("HTTP 200").waitFor();
  await page.getByRole("button", { name: "Save version 2" }).click();
  await toastOf(page, "Version 2 is saved.").waitFor();
  await look(page, "endpoint");
  expect(await page.getByRole("textbox", { name: "URL" }).inputValue()).toBe(url);
});

test("the event catalogue tells what comes, with its fields and sample, and leads to a rule", async () => {
  await page.goto("/services/zoho-crm");
  await settled(page);
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByLabel("Search events").fill("lead created");
  await look(page, "events");
  await page.getByRole("link", { name: "Lead created" }).click();
  await page.getByRole("heading", { level: 1, name: "Lead created" }).waitFor();
  await page.getByLabel("Search fields").fill("last name");
  await page
    .getByRole("row", { name: /Last Name/ })
    .getByText("affectedValues.Last_Name")
    .waitFor();
  await page.getByRole("group", { name: "Sample payload" }).getByText("affectedValues").waitFor();
  await look(page, "event-type");
  await page.getByRole("link", { name: "Make a rule on this" }).click();
  const form = page.getByRole("form", { name: "Rule" });
  await form.getByLabel("Lead created").waitFor();
  expect(await form.getByLabel("Lead created").isChecked()).toBe(true);
});
