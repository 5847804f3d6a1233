import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { makeMember, query, type Person } from "../../server/test/builders.ts";
import { axeFindings, useAxe } from "./axe.ts";
import { act, choose, dialogOf, openContext, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";

const journey = useJourney();
const look = makeLookTaker("settings");
let page: Page;
let other: Person;
let context: BrowserContext;
let second: Page;
let here: string;

beforeAll(async () => {
  ({ page } = journey);
  const { app, seed } = journey;
  await useAxe(page);
  here = `/accounts/${encodeURIComponent(seed.accountId)}`;
  other = await makeMember(app, seed.id, ["COMPANY_SUPERVISOR"]);
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser.");
  context = await openContext(app, browser, other);
  second = await context.newPage();
});
afterAll(async () => {
  await context?.close();
});

type Saved = {
  version: number;
  updatedBy: string | null;
  sync: Record<string, unknown>;
  mapping: { properties: { property: string; field: string; direction: string; pull: { kind: string }[] }[] };
  filters: { views: string[]; onlyViews: boolean; requireEmail: boolean };
  communication: { mails: { kind: string; delivery: string }[]; runs: string[] };
};

/** The settings as they are saved. */
async function saved(): Promise<Saved> {
  const { app, seed } = journey;
  const answer = await query(
    app,
    seed.admin.token,
    `query($id: ID!) { integrationSettings(accountId: $id) {
      version updatedBy
      sync { contacts contactsEveryMinutes pushEveryMinutes users usersEveryMinutes views viewsEveryMinutes conflicts }
      mapping { properties { property field direction pull { kind } } }
      filters { views onlyViews requireEmail }
      communication { mails { kind delivery } runs }
    } }`,
    { id: seed.accountId },
  );
  return answer.data?.["integrationSettings"] as Saved;
}

/** All of the page at once: what only lies under the bar at the bottom for now is no finding. */
async function findings(): Promise<string[]> {
  await page.setViewportSize({ width: 1280, height: 3_000 });
  return await axeFindings(page);
}
const tab = (at: Page, name: string) => at.getByRole("tab", { name: new RegExp(`^${name}`) });
const button = (at: Page, name: string | RegExp) => at.getByRole("button", { name, exact: true });
const unsaved = (at: Page) => at.getByTestId("unsaved");
const deliveryOf = (at: Page, kind: string, delivery: string) =>
  at.getByRole("group", { name: kind }).getByRole("radio", { name: delivery });

test("settings are changed over all tabs by Back and Next, one tab is reset, and all are saved at once", async () => {
  await page.goto(here);
  await settled(page);
  const streams = page.getByRole("list", { name: "Data syncs" });
  await streams.getByRole("listitem", { name: "Contacts pull" }).waitFor();
  await look(page, "account");
  expect(await findings()).toEqual([]);
  await page.getByRole("region", { name: "Data sync" }).getByRole("link", { name: "Settings" }).click();
  await page.waitForURL(/\/settings\/sync/);
  await settled(page);

  // Sync: both ways, hourly.
  await page.getByRole("radio", { name: /^Both ways/ }).check();
  await page.getByLabel("Read from there").selectOption("60");
  await page.getByRole("radio", { name: /^Patchbay wins/ }).check();
  await tab(page, "Sync\\s*, changed").waitFor();
  await look(page, "sync");
  expect(await findings()).toEqual([]);

  // Mapping: a transform on the e-mail address.
  await button(page, "Next").click();
  await page.waitForURL(/\/settings\/mapping/);
  const row = page.getByRole("listitem", { name: /^E-mail and / });
  await row.getByRole("button", { name: "Edit E-mail" }).click();
  await choose(row.getByLabel(/^Add a transform: when it is read/), /^Lower case$/);
  await row.getByText("Read: Lower case").waitFor();
  await look(page, "mapping");
  expect(await findings()).toEqual([]);
  await button(page, "Try on 3 records of Zoho CRM").click();
  await page.getByLabel("Shown record").waitFor();
  await row.getByTestId("preview").waitFor();
  await look(page, "preview");
  expect(await findings()).toEqual([]);

  // Filters, then back to see that nothing went, then forth by keyboard.
  await button(page, "Next").click();
  await page.waitForURL(/\/settings\/filters/);
  await page.getByRole("checkbox", { name: /^Only records with an e-mail address/ }).check();
  const views = page.getByRole("list", { name: "Provider views" });
  await views.getByRole("checkbox").first().check();
  await look(page, "filters");
  expect(await findings()).toEqual([]);
  await button(page, "Back").click();
  await page.waitForURL(/\/settings\/mapping/);
  await page
    .getByRole("listitem", { name: /^E-mail and / })
    .getByText("Read: Lower case")
    .waitFor();
  await page.keyboard.press("Alt+PageDown");
  await expect.poll(() => page.url()).toContain("/settings/filters");
  await page.keyboard.press("Alt+PageDown");
  await expect.poll(() => page.url()).toContain("/settings/communication");

  // Communication: what is required cannot be switched off.
  expect(await deliveryOf(page, "Re-authentication required", "Never").isDisabled()).toBe(true);
  await deliveryOf(page, "Data sync", "Never").check();
  await look(page, "communication");
  expect(await findings()).toEqual([]);
  expect(await unsaved(page).textContent()).toBe(
    "Unsaved changes in Sync, Contact property mapping, Filters, and Communication.",
  );

  // Reset puts one tab back, in the draft alone.
  await button(page, "Back").click();
  await page.waitForURL(/\/settings\/filters/);
  await button(page, "Reset filters").click();
  await expect
    .poll(() => unsaved(page).textContent())
    .toBe("Unsaved changes in Sync, Contact property mapping, and Communication.");
  expect(await page.getByRole("checkbox", { name: /^Only records with an e-mail address/ }).isChecked()).toBe(
    false,
  );
  expect((await saved()).version).toBe(0);

  // Leaving asks first; going through the tabs did not.
  await page.getByRole("link", { name: "Rules", exact: true }).first().click();
  await dialogOf(page)
    .getByText(/What you changed in the settings of .* is lost/)
    .waitFor();
  await dialogOf(page).getByRole("button", { name: "Stay" }).click();

  await page.keyboard.press("Control+s");
  await toastOf(page, "Saved: Sync, Contact property mapping, and Communication.").waitFor();
  await expect.poll(() => unsaved(page).count()).toBe(0);
  const now = await saved();
  expect(now).toMatchObject({
    version: 1,
    sync: { contacts: "BOTH", contactsEveryMinutes: 60, conflicts: "PATCHBAY" },
    filters: { views: [], requireEmail: false },
  });
  expect(now.mapping.properties.find(({ property }) => property === "email")?.pull).toEqual([
    { kind: "LOWERCASE" },
  ]);
  expect(now.communication.mails.find(({ kind }) => kind === "DATA_SYNC")?.delivery).toBe("NEVER");

  // The account's page counts down to the next pull.
  await page.goto(here);
  await streams.getByRole("listitem", { name: "Contacts pull" }).getByRole("timer").waitFor();
}, 180_000);

test("what a second person saves is a conflict and no loss", async () => {
  // Both look at the same settings.
  await page.goto(`${here}/settings/sync`);
  await settled(page);
  await second.goto(`${here}/settings/filters`);
  await settled(second);

  // One changes two tabs and has not saved.
  await page.getByLabel("Write to there").selectOption("1440");
  await tab(page, "Filters").click();
  await page.getByRole("checkbox", { name: /^Only records with an e-mail address/ }).check();

  // The other one saves other things, and one that both have changed.
  await second.getByRole("list", { name: "Provider views" }).getByRole("checkbox").first().check();
  await tab(second, "Sync").click();
  await second.getByLabel("Write to there").selectOption("360");
  await second.getByRole("checkbox", { name: /^Read the people/ }).uncheck();
  await button(second, "Save all tabs").click();
  await toastOf(second, "Saved: Sync and Filters.").waitFor();

  // It is told at once, and nothing of the draft is gone.
  const note = page.getByRole("note").filter({ hasText: "has saved Sync and Filters" });
  await note.waitFor();
  expect(await page.getByRole("checkbox", { name: /^Only records with an e-mail address/ }).isChecked()).toBe(
    true,
  );
  await look(page, "told");
  expect(await findings()).toEqual([]);

  // Saving all the same is a conflict: what each has changed is said, tab by tab.
  await button(page, "Save all tabs").click();
  const dialog = dialogOf(page);
  await dialog.getByRole("heading", { name: /has saved these settings meanwhile$/ }).waitFor();
  const sync = dialog.getByRole("region", { name: "Sync" });
  await sync
    .getByRole("row", { name: /^Schedule of pushes/ })
    .getByText("Every 6 hours")
    .waitFor();
  await sync
    .getByRole("row", { name: /^Schedule of pushes/ })
    .getByText("Every day")
    .waitFor();
  await sync.getByText(/where both have changed the same: Schedule of pushes/).waitFor();
  await look(page, "conflict");
  expect(await findings()).toEqual([]);
  expect((await saved()).version).toBe(2);

  // Theirs in one tab, both in the other.
  await sync.getByRole("radio", { name: /^Take what/ }).check();
  await dialog.getByRole("button", { name: "Take over and save" }).click();
  await toastOf(page, "Saved: Filters.").waitFor();
  const now = await saved();
  expect(now).toMatchObject({
    version: 3,
    sync: { contacts: "BOTH", contactsEveryMinutes: 60, pushEveryMinutes: 360, users: false },
    filters: { requireEmail: true },
  });
  expect(now.filters.views).toHaveLength(1);

  // Who changed nothing sees it without having to do anything.
  await toastOf(second, /has saved Filters: you see it now/).waitFor();
  await tab(second, "Filters").click();
  await expect
    .poll(() => second.getByRole("checkbox", { name: /^Only records with an e-mail address/ }).isChecked())
    .toBe(true);
}, 180_000);

test("mappings are added, suggested, tried, refused where types do not meet, and found among many", async () => {
  await page.goto(`${here}/settings/mapping`);
  await settled(page);
  // A property of one's own, mapped to a field that cannot be it.
  await page.getByLabel("Name of a new property").fill("Loyalty points");
  await page.getByLabel("Type of the new property").selectOption("NUMBER");
  await button(page, "Add property").click();
  await page.getByRole("list", { name: "Custom properties" }).getByText("loyaltyPoints").waitFor();
  await button(page, "Add mapping").click();
  const added = page.locator("[data-open]");
  await choose(added.getByLabel("Contact property"), /^Loyalty points/);
  await choose(added.getByLabel("Field in Zoho CRM"), /^Created Time/);
  await button(page, "Save all tabs").click();
  await added.getByText(/cannot be made of the other/).waitFor();
  await look(page, "wrong-type");
  expect(await findings()).toEqual([]);
  await added.getByRole("button", { name: /^Remove Loyalty points/ }).click();

  // What is not mapped any more is suggested again, and accepted by one press.
  await page
    .getByRole("listitem", { name: /^Phone and / })
    .getByRole("button", { name: "Remove Phone" })
    .click();
  await button(page, "Save all tabs").click();
  await toastOf(page, "Saved: Contact property mapping.").waitFor();
  const suggested = page.getByRole("list", { name: "Suggested mappings" });
  await suggested.getByRole("button", { name: "Accept Phone" }).click();
  await page
    .getByRole("listitem", { name: /^Phone and / })
    .getByText("Not saved")
    .waitFor();
  await look(page, "suggestions");
  expect(await findings()).toEqual([]);

  await page.getByLabel("Filter mappings").fill("mobile");
  await expect.poll(() => page.getByRole("list", { name: "Mappings" }).getByRole("listitem").count()).toBe(1);
  await page.getByLabel("Filter mappings").fill("");
  await button(page, "Save all tabs").click();
  await toastOf(page, "Saved: Contact property mapping.").waitFor();
  // The notice of the save before may still stand.
  await expect
    .poll(async () =>
      (await saved()).mapping.properties.some(
        ({ property, field }) => property === "phone" && field === "Phone",
      ),
    )
    .toBe(true);

  // A link from an error leads to its row.
  await page.goto(`${here}/settings/mapping?property=lastName`);
  await settled(page);
  await page.locator("[data-open]").getByText("Last name").first().waitFor();
}, 180_000);

test("contacts are added, changed and deleted, live for everybody", async () => {
  await second.goto(`${here}/contacts`);
  await settled(second);
  await second.getByText(/No contacts yet/).waitFor();
  await page.goto("/contacts");
  await settled(page);
  await look(page, "no-contacts");
  expect(await findings()).toEqual([]);
  await button(page, "Add contact").first().click();
  let dialog = dialogOf(page);
  await choose(dialog.getByLabel("Account"), /Zoho CRM/);
  await dialog.getByLabel("E-mail", { exact: true }).fill("not an address");
  await dialog.getByLabel("Last name").fill("Lovelace");
  await dialog.getByLabel("First name").fill("Ada");
  await dialog.getByRole("button", { name: "Add contact" }).click();
  await expect
    .poll(() => dialog.getByLabel("E-mail", { exact: true }).getAttribute("aria-invalid"))
    .toBe("true");
  await look(page, "add-contact");
  await dialog.getByLabel("E-mail", { exact: true }).fill("ada@example.com");
  await dialog.getByRole("button", { name: "Add contact" }).click();
  await toastOf(page, "Ada Lovelace is added.").waitFor();
  const row = page.getByRole("row", { name: "Ada Lovelace" });
  await row.getByText("New", { exact: true }).waitFor();
  await second.getByRole("row", { name: "Ada Lovelace" }).waitFor();
  await look(page, "contacts");
  expect(await findings()).toEqual([]);

  await row.getByRole("button", { name: "Ada Lovelace", exact: true }).click();
  dialog = dialogOf(page);
  await dialog.getByLabel("City").fill("London");
  await look(page, "contact");
  expect(await findings()).toEqual([]);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await toastOf(page, "Ada Lovelace is saved.").waitFor();

  // Narrowed by a whole address and a state; the address keeps what was chosen.
  await act(
    journey.app,
    journey.seed.admin.token,
    "upsertContacts",
    {
      accountId: journey.seed.accountId,
      contacts: [{ properties: { lastName: "Hopper", email: "grace@example.com" } }],
    },
    "created",
  );
  await page.getByRole("row", { name: "Hopper" }).waitFor();
  await page.getByLabel("Whole e-mail address").fill("grace@example.com");
  await expect.poll(() => page.getByRole("row", { name: "Ada Lovelace" }).count()).toBe(0);
  expect(page.url()).toContain("email=grace%40example.com");
  await page.getByLabel("Whole e-mail address").fill("");
  await row.waitFor();

  await row.getByRole("button", { name: "Delete Ada Lovelace" }).click();
  await dialogOf(page).getByText("Delete Ada Lovelace?").waitFor();
  await dialogOf(page)
    .getByText(/Zoho CRM never had it/)
    .waitFor();
  await look(page, "delete-contact");
  expect(await findings()).toEqual([]);
  await dialogOf(page).getByRole("button", { name: "Delete 1 contact" }).click();
  await expect.poll(() => row.count()).toBe(0);
  await expect.poll(() => second.getByRole("row", { name: "Ada Lovelace" }).count()).toBe(0);

  await page
    .getByRole("navigation", { name: "Sync", exact: true })
    .getByRole("link", { name: "Directory users" })
    .click();
  await page.getByRole("heading", { level: 1, name: "Directory users" }).waitFor();
  await settled(page);
  await look(page, "no-users");
  expect(await findings()).toEqual([]);
}, 180_000);

test("who may not change settings looks at them", async () => {
  const { app, seed } = journey;
  const billing = await makeMember(app, seed.id, ["BILLING_ADMIN"]);
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser.");
  const looking = await openContext(app, browser, billing);
  const at = await looking.newPage();
  await at.goto(`${here}/settings/sync`);
  await at.getByText("Your role lets you look at these settings, not change them.").waitFor();
  expect(await at.getByRole("radio", { name: /^Both ways/ }).isDisabled()).toBe(true);
  expect(await at.getByRole("button", { name: "Save all tabs" }).count()).toBe(0);
  await looking.close();
}, 60_000);
