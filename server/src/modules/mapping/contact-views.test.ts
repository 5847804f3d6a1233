import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import { connectAccount, registerClient } from "../../../test/consent.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";

const harness = useTestApp();

const views = `query($id: ID!) { account(id: $id) { contactViews { key name } filters: integrationSettings { filters { views } } } }`;

test("an account tells the views of contacts that its last org sync found, by name, to its own organization", async () => {
  const { app } = harness;
  const organization = await makeOrganization(app);
  await registerClient(app, organization);
  const account = await connectAccount(app, organization, { org: "acme" });
  await waitForChange(app, organization.id, (change) => change.name === "account.granted");
  const answer = await query(app, organization.admin.token, views, { id: account.globalId });
  const shown = answer.data?.["account"] as { contactViews: { key: string; name: string }[] } | undefined;
  const found = shown?.contactViews ?? [];
  const names = found.map(({ name }) => name);
  expect(names).toContain("All Contacts");
  expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other)));
  // Views of other modules are none of contacts.
  expect(names.some((name) => name.includes("Leads"))).toBe(false);
  expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);

  const stranger = await makeOrganization(app);
  const none = await query(app, stranger.admin.token, views, { id: account.globalId });
  expect(none.data?.["account"]).toBeNull();
});
