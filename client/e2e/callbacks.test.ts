import { createHmac } from "node:crypto";

import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { makeOrganization, query } from "../../server/test/builders.ts";
import {
  fire,
  insertCallbackHours,
  insertDelivery,
  makeCallbackScene,
  toGlobalId,
  untilDelivery,
  type CallbackEvent,
  type CallbackScene,
} from "../../server/test/callback-scene.ts";
import { axeFindings, useAxe } from "./axe.ts";
import { choose, countLoads, dialogOf, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";

const journey = useJourney();
const look = makeLookTaker("callbacks");
let page: Page;
/** The organization of the journey publishes an extension and has it installed itself. */
let scene: CallbackScene;

beforeAll(async () => {
  ({ page } = journey);
  await useAxe(page);
  scene = await makeCallbackScene(journey.app, {
    publisher: journey.seed,
    customer: journey.seed,
    events: ["onInstall", "onUpdate", "onConfigParamAdd", "onConfigParamDelete"],
  });
});

const receiver = (event: CallbackEvent) => `${scene.extension.key}-${event}`;
const misbehave = (event: CallbackEvent, status: number | null) =>
  journey.app.simulator.control.setBehaviour(
    receiver(event),
    status === null ? undefined : { kind: "status", status },
  );
const fireOne = (event: CallbackEvent) => fire(journey.app.environment, scene.installation, event);
const deliveryPath = (id: string) => `/deliveries/${encodeURIComponent(toGlobalId("Delivery", id))}`;
const endpointPath = (event: CallbackEvent) =>
  `/callbacks/${encodeURIComponent(toGlobalId("CallbackSubscription", scene.subscriptions[event]?.id ?? ""))}`;
const db = () => journey.app.environment.database.prisma;
const rowOf = (event: CallbackEvent): Locator => page.getByRole("row", { name: new RegExp(`^${event} to`) });
const standing = () => page.getByTestId("standing");

async function isClean(name: string): Promise<void> {
  expect(await axeFindings(page), name).toEqual([]);
  await look(page, name);
}

test("a failing endpoint is seen as it fails, with the countdown to the next attempt, and as it recovers", async () => {
  misbehave("onInstall", 503);
  await page.goto(endpointPath("onInstall"));
  await settled(page);
  const { loads } = countLoads(page);
  const id = await fireOne("onInstall");
  const row = rowOf("onInstall").first();
  await row.getByText("Retrying").waitFor();
  await row.getByRole("timer").waitFor();
  await row.getByRole("link", { name: "onInstall" }).click();
  await page.getByRole("listitem", { name: "Attempt 1" }).getByText("HTTP 503", { exact: true }).waitFor();
  const countdown = standing().getByRole("timer");
  const first = await countdown.textContent();
  expect(first).toMatch(/^in \d s$/);
  await expect.poll(() => countdown.textContent()).not.toBe(first);
  await isClean("retrying");

  misbehave("onInstall", null);
  const second = page.getByRole("listitem", { name: "Attempt 2" });
  await second.getByText("HTTP 200").waitFor();
  await standing()
    .getByText(/took it on attempt 2/)
    .waitFor();
  const request = second.getByRole("region", { name: "Request of attempt 2" });
  await request.getByText("webhook-id", { exact: true }).waitFor();
  const body = request.getByRole("group", { name: "Request body 2" });
  expect(await body.textContent()).toContain("\n");
  expect(await body.textContent()).toContain("pbsc_••••");
  await request.getByRole("button", { name: "Raw: Request body 2" }).click();
  expect(await body.textContent()).not.toContain("\n");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await request.getByRole("button", { name: "Copy request 2 as curl" }).click();
  const curl = await page.evaluate(() => navigator.clipboard.readText());
  expect(curl).toContain(
    `curl -i -X POST '${journey.app.simulator.origin}/receiver/${receiver("onInstall")}'`,
  );
  expect(curl).toContain("pbsc_••••");
  expect(loads).toBe(0);
  await isClean("delivered");
  expect((await untilDelivery(journey.app.environment, id, ({ ended }) => ended)).outcome).toBe("SUCCEEDED");
});

test("a paused endpoint holds what comes, says why, and drains it at the rate that was chosen", async () => {
  await page.goto(endpointPath("onConfigParamAdd"));
  await settled(page);
  await page.getByRole("button", { name: "Pause" }).click();
  await dialogOf(page)
    .getByLabel(/Reason/)
    .fill("The receiver moves");
  await isClean("pause");
  await dialogOf(page).getByRole("button", { name: "Pause" }).click();
  await toastOf(page, /deliveries are held/).waitFor();
  await page.getByText("Paused", { exact: true }).first().waitFor();
  const ids = [];
  for (let index = 0; index < 3; index += 1) ids.push(await fireOne("onConfigParamAdd"));
  await expect.poll(() => page.getByTestId("waiting").textContent()).toBe("3");
  await rowOf("onConfigParamAdd").nth(2).getByText("Held").waitFor();
  await isClean("paused");

  await rowOf("onConfigParamAdd").last().getByRole("link", { name: "onConfigParamAdd" }).click();
  await standing()
    .getByText(/paused it: The receiver moves/)
    .waitFor();
  await isClean("held");
  await standing().getByRole("button", { name: "Resume the endpoint" }).click();
  await dialogOf(page).getByText("3 waiting").waitFor();
  await choose(dialogOf(page).getByLabel("Rate for what waited"), /1,200 per minute/);
  await isClean("resume");
  await dialogOf(page).getByRole("button", { name: "Resume" }).click();
  await standing()
    .getByText(/took it on attempt 1/)
    .waitFor();
  for (const id of ids)
    expect((await untilDelivery(journey.app.environment, id, ({ ended }) => ended)).outcome).toBe(
      "SUCCEEDED",
    );
});

test("what arrived is sent again after a dry run, under the same webhook-id", async () => {
  const id = await fireOne("onUpdate");
  await page.goto(deliveryPath(id));
  await standing()
    .getByText(/took it on attempt 1/)
    .waitFor();
  await page.getByRole("button", { name: "Resend" }).click();
  await expect.poll(() => dialogOf(page).getByTestId("planned").textContent()).toBe("1");
  await isClean("resend");
  await dialogOf(page).getByRole("button", { name: "Resend" }).click();
  await standing()
    .getByText(/took it on attempt 2/)
    .waitFor();
  const requests = journey.app.simulator.control.receivedRequests(receiver("onUpdate"));
  expect(requests.map(({ headers }) => headers["webhook-id"])).toEqual([id, id]);

  // What its receiver asks with the securityContext stands beside it, refused or not.
  const { securityContext } = JSON.parse(requests.at(-1)?.body ?? "{}") as { securityContext: string };
  await query(journey.app, securityContext, "{ currentInstallation { version } }");
  await query(journey.app, securityContext, "{ extensions { edges { node { key } } } }");
  const uses = page.getByRole("table", { name: "Uses of the securityContext" });
  await uses.getByRole("row").filter({ hasText: "currentInstallation" }).getByText("Allowed").waitFor();
  await uses.getByRole("row").filter({ hasText: "extensions" }).getByText("Refused: FORBIDDEN").waitFor();
  await uses.scrollIntoViewIfNeeded();
  await isClean("uses");
});

test("what never arrived is counted first and then recovered; what waits can be given up", async () => {
  const event = "onConfigParamDelete";
  const finishedAt = new Date();
  const change = {
    ended: true,
    outcome: "FAILED",
    reason: "The endpoint answered 500.",
    finishedAt,
  } as const;
  for (let index = 0; index < 2; index += 1) await insertDelivery(journey.app, scene, event, { change });
  await page.goto(`${endpointPath(event)}?only=undelivered`);
  await settled(page);
  await rowOf(event).nth(1).getByText("Failed").waitFor();
  await page.getByRole("button", { name: "Recover" }).click();
  await dialogOf(page).getByRole("button", { name: "Count first" }).click();
  await expect.poll(() => dialogOf(page).getByTestId("planned").textContent()).toBe("2");
  await isClean("recover");
  // Numbers of another choice are not taken for this one.
  await dialogOf(page)
    .getByLabel(/What was never queued/)
    .check();
  await dialogOf(page).getByRole("button", { name: "Count first" }).click();
  await dialogOf(page).getByRole("button", { name: "Recover 0" }).waitFor();
  await dialogOf(page)
    .getByLabel(/What was not delivered/)
    .check();
  await dialogOf(page).getByRole("button", { name: "Count first" }).click();
  await dialogOf(page).getByRole("button", { name: "Recover 2" }).click();
  await toastOf(page, "2 deliveries recovered.").waitFor();
  await page.getByText("Nothing ended without having been delivered.").waitFor();
  await page.getByLabel("Which deliveries").selectOption("");
  await rowOf(event).nth(1).getByText("Succeeded").waitFor();

  // By keyboard: the dialog opens in its field, Enter sends it, and the focus is not lost with the button that is gone.
  await page.getByRole("button", { name: "Pause" }).press("Enter");
  await dialogOf(page).waitFor();
  await page.keyboard.type("Nothing to delete any more");
  await page.keyboard.press("Enter");
  await page.getByText("Paused", { exact: true }).first().waitFor();
  await dialogOf(page).waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  await fireOne(event);
  await expect.poll(() => page.getByTestId("waiting").textContent()).toMatch(/^1/);
  await page.getByRole("button", { name: /More actions/ }).click();
  await page.getByRole("menuitem", { name: "Cancel what waits" }).click();
  await dialogOf(page).getByRole("button", { name: "Cancel 1 delivery" }).waitFor();
  await isClean("cancel");
  await dialogOf(page).getByRole("button", { name: "Cancel 1 delivery" }).click();
  await rowOf(event).first().getByText("Cancelled", { exact: true }).waitFor();
  expect(await page.getByTestId("waiting").textContent()).toBe("0");
});

test("rate, concurrency and a payload query are set; the query is tried against an installation first", async () => {
  await page.goto(endpointPath("onUpdate"));
  await settled(page);
  const settings = page.getByRole("region", { name: "Settings" });
  await settings.getByLabel("Rate per minute").fill("600");
  await settings.getByLabel("Concurrency").fill("2");
  await settings.getByLabel(/Payload query/).fill("{ currentInstallation { secrets } }");
  await settings.getByRole("button", { name: "Try the query" }).click();
  await settings
    .getByText(/Cannot query field/)
    .first()
    .waitFor();
  await settings.getByLabel(/Payload query/).fill("{ currentInstallation { extensionKey version } }");
  await settings.getByRole("button", { name: "Try the query" }).click();
  const payload = settings.getByRole("group", { name: "Payload" });
  await expect.poll(() => payload.textContent()).toContain(scene.extension.key);
  await isClean("settings");
  await settings.getByRole("button", { name: "Save settings" }).click();
  await toastOf(page, "Saved.").waitFor();
  const id = await fireOne("onUpdate");
  await untilDelivery(journey.app.environment, id, ({ ended }) => ended);
  const body = journey.app.simulator.control.receivedRequests(receiver("onUpdate")).at(-1)?.body ?? "{}";
  expect(JSON.parse(body)).toMatchObject({
    event: "onUpdate",
    payload: { currentInstallation: { extensionKey: scene.extension.key, version: "1.1.0" } },
  });
});

test("a test event says at once what the endpoint answers; charts say the hour in a sentence and a table", async () => {
  await page.goto(`/extensions/${scene.extension.key}/callbacks`);
  await settled(page);
  const endpoints = page.getByRole("table", { name: "Endpoints" });
  const endpointOf = (event: CallbackEvent) =>
    endpoints.getByRole("row", { name: new RegExp(`^${event} to`) });
  await endpointOf("onUpdate").getByText("Active").waitFor();
  await endpointOf("onConfigParamDelete").getByText("Paused", { exact: true }).waitFor();
  await page.getByRole("table", { name: "Deliveries" }).getByRole("row").nth(1).waitFor();
  await isClean("endpoints");
  await endpointOf("onUpdate").getByRole("link", { name: "onUpdate" }).click();
  await page.getByRole("button", { name: "Send a test" }).click();
  await dialogOf(page).getByRole("button", { name: "Send a test event" }).click();
  await dialogOf(page).getByText("Succeeded").waitFor();
  await isClean("test-event");
  await dialogOf(page).getByRole("link", { name: "Request and response" }).click();
  await page.getByText("Test", { exact: true }).waitFor();
  await page.getByText("patchbay-test", { exact: true }).waitFor();
  await page.goBack();
  await expect.poll(() => page.getByTestId("chart-summary").textContent()).toMatch(/attempts succeeded/);
  await page.getByText("As a table").click();
  await page.getByRole("table", { name: "Attempts by the hour" }).getByRole("row").nth(1).waitFor();
  await page.locator(".uplot canvas").first().waitFor();
  await insertCallbackHours(journey.app, scene, "onUpdate");
  await page.getByLabel("Time shown").selectOption("672");
  await page.reload();
  await page.getByText(/^1[12],\d{3} of 13,0\d\d attempts succeeded/).waitFor();
  await page.locator(".uplot canvas").nth(1).waitFor();
  await page.getByRole("heading", { name: "By the hour" }).scrollIntoViewIfNeeded();
  await isClean("charts");
});

test("an open breaker counts down to its probe, and is closed by a person who resumes", async () => {
  const subscriptionId = scene.subscriptions.onConfigParamAdd?.id ?? "";
  const openedAt = new Date();
  await db().callbackHealth.update({
    where: { subscriptionId },
    data: { openedAt, probeAt: new Date(openedAt.getTime() + 600_000), openings: 1 },
  });
  const id = await fireOne("onConfigParamAdd");
  await page.goto(endpointPath("onConfigParamAdd"));
  await page.getByText("Breaker open", { exact: true }).waitFor();
  await page.getByRole("timer").first().waitFor();
  await expect.poll(() => page.getByRole("timer").first().textContent()).toMatch(/^in 9 min \d\d s$/);
  await isClean("breaker");
  await page.getByRole("button", { name: "Resume" }).click();
  await dialogOf(page).getByText("1 waiting").waitFor();
  await dialogOf(page).getByRole("button", { name: "Resume" }).click();
  await page.getByText("Active", { exact: true }).first().waitFor();
  expect((await untilDelivery(journey.app.environment, id, ({ ended }) => ended)).outcome).toBe("SUCCEEDED");
});

test("the customer follows what happens to it, without URL, endpoint or secret of the publisher", async () => {
  const publisher = await makeOrganization(journey.app);
  const foreign = await makeCallbackScene(journey.app, {
    publisher,
    customer: journey.seed,
    events: ["onInstall"],
  });
  const name = `${foreign.extension.key}-onInstall`;
  journey.app.simulator.control.setBehaviour(name, { kind: "status", status: 503 });
  const id = await fire(journey.app.environment, foreign.installation);
  await page.goto(deliveryPath(id));
  const first = page.getByRole("listitem", { name: "Attempt 1" });
  await first.getByText("HTTP 503", { exact: true }).waitFor();
  expect(await page.locator("main").textContent()).not.toContain(name);
  expect(await page.getByRole("link", { name: /127\.0\.0\.1/ }).count()).toBe(0);
  expect(await first.getByRole("button", { name: /as curl/ }).count()).toBe(0);
  await isClean("customer");

  // It may ask for it at once, without the publisher.
  journey.app.simulator.control.setBehaviour(name, undefined);
  await page.getByRole("button", { name: "Send now" }).click();
  await dialogOf(page).getByRole("button", { name: "Send now" }).click();
  await standing()
    .getByText(/took it on attempt 2/)
    .waitFor();
  await page.goto("/extensions/none-of-ours/callbacks");
  await page.getByRole("heading", { name: "No such extension" }).waitFor();
  await page.goto(
    `/callbacks/${encodeURIComponent(toGlobalId("CallbackSubscription", foreign.subscriptions.onInstall?.id ?? ""))}`,
  );
  await page.getByRole("heading", { name: "No such endpoint" }).waitFor();
});

test("the verifier finds a wrong secret and a changed body", async () => {
  await page.goto(`/extensions/${scene.extension.key}/verify`);
  await settled(page);
  const [request] = journey.app.simulator.control.receivedRequests(receiver("onUpdate")).slice(-1);
  if (!request) throw new Error("Nothing was received.");
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  const verdict = page.getByTestId("verdict");
  const check = (name: string) => verdict.getByRole("listitem").filter({ hasText: name }).first();
  await page.getByLabel("Headers, one a line").fill(headers.join("\n"));
  await page.getByLabel(/Body, exactly/).fill(request.body);
  await page.getByRole("button", { name: "Verify" }).click();
  await verdict.getByText("Genuine").waitFor();
  await verdict.getByText("Signed with the current secret.").waitFor();
  await isClean("genuine");

  await page.getByLabel(/Body, exactly/).fill(request.body.replace("onUpdate", "onInstall"));
  await page.getByRole("button", { name: "Verify" }).click();
  await check("HASH").getByText("Wrong").waitFor();
  await check("webhook-signature").getByText("Wrong").waitFor();
  await isClean("changed-body");

  // Signed as it should be, with the secret of somebody else.
  const key = Buffer.alloc(32, 7);
  const other = `whsec_${key.toString("base64")}`;
  const { "webhook-id": id = "", "webhook-timestamp": timestamp = "" } = request.headers;
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${request.body}`).digest("base64");
  const forged = [
    `HASH: ${createHmac("sha256", other).update(request.body).digest("hex")}`,
    `webhook-id: ${id}`,
    `webhook-timestamp: ${timestamp}`,
    `webhook-signature: v1,${signature}`,
  ];
  await page.getByLabel(/Body, exactly/).fill(request.body);
  await page.getByLabel("Headers, one a line").fill(forged.join("\n"));
  await page.getByRole("button", { name: "Verify" }).click();
  await verdict.getByText("Signed with neither secret").waitFor();
  await check("HASH").getByText("Wrong").waitFor();
  expect(await check("webhook-signature").textContent()).toContain("Wrong");

  // The headers of a delivery are filled in; its body is the receiver's to paste.
  await page.getByLabel("Fill in the headers of a delivery").selectOption(toGlobalId("Delivery", id));
  await expect
    .poll(() => page.getByLabel("Headers, one a line").inputValue())
    .toContain(`HASH: ${request.headers["hash"]}`);
  await page.getByRole("button", { name: "Verify" }).click();
  await verdict.getByText("Genuine").waitFor();
});

test("an endpoint that wants no more is a problem that opens what mends it", async () => {
  misbehave("onInstall", 410);
  await fireOne("onInstall");
  await page.goto("/problems");
  await settled(page);
  const problem = page.getByRole("listitem").filter({ hasText: "is disabled" });
  await problem.waitFor();
  await page.getByText("an endpoint needs attention").waitFor({ state: "attached" });
  await isClean("problem");
  misbehave("onInstall", null);
  await problem.getByRole("button", { name: /Resume the endpoint/ }).click();
  await dialogOf(page).getByText("1 waiting").waitFor();
  await dialogOf(page).getByRole("button", { name: "Resume" }).click();
  await problem.waitFor({ state: "detached" });
  await expect.poll(() => page.getByText("an endpoint needs attention").count()).toBe(0);

  // Both sides have their list; here they are the same organization.
  await page.goto("/deliveries");
  await settled(page);
  await rowOf("onInstall").first().getByText("Succeeded").waitFor();
  await page.getByLabel("Whose deliveries").selectOption("publisher");
  await rowOf("onInstall").first().getByText("Succeeded").waitFor();
  await isClean("deliveries");
});
