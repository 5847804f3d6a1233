import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { beforeAll, describe, expect, test } from "vitest";
import { makeAuthor, publishText } from "../src/modules/extensions/publishing.fixture.ts";
import type { Author } from "../src/modules/extensions/publishing.fixture.ts";
import { systemClock } from "../src/platform/clock.ts";
import type { Clock } from "../src/platform/clock.ts";
import { CallbackEvent } from "../src/generated/prisma/enums.ts";
import { useTestApp } from "./app.ts";
import { query } from "./builders.ts";
import type { GraphQLAnswer, TestOrganization } from "./builders.ts";
import { invoke, makeBooksOrganization } from "./connect-books.ts";
import { landAfter } from "./consent.ts";
import { mustMutate } from "./mutate.ts";

// The life of an installation through the public doors and the queue that runs: each callback is verified, and calls back.
let ahead = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + ahead) };
const suite = useTestApp({ clock });

type Body = {
  event: string;
  orgId: number;
  securityContext: string;
  payload?: unknown;
  payloadErrors?: string[];
};

const minute = 60_000;
const who = "{ currentInstallation { orgId version status event } }";
const config = "{ currentInstallation { configParams { name value isSecret } } }";
const everyScope = ["installation:read", "config:read", "connections:invoke"];
const lifecycle = Object.values(CallbackEvent);

let author: Author;
let secret = "";
let customer: TestOrganization;
let installationId = "";
let count = 0;
const tokens = new Map<string, string>();

const listeners = () => Object.fromEntries(lifecycle.map((event) => [event, author.url("all")]));
const codeOf = async (token: string, document: string): Promise<unknown> =>
  (await query(suite.app, token, document)).errors?.[0]?.extensions?.["code"];

function nodesOf(data: GraphQLAnswer["data"], list: string): Record<string, unknown>[] {
  const page = data?.[list] as { edges: { node: Record<string, unknown> }[] } | undefined;
  return (page?.edges ?? []).map(({ node }) => node);
}

type Stepped = Record<string, unknown> & { cookie: string };

/** A step of the customer. */
async function step(
  name: string,
  input: Record<string, unknown> = {},
  fields = "delivery { id }",
): Promise<Stepped> {
  const { payload, cookie } = await mustMutate<Record<string, unknown>>(
    suite.app,
    { token: customer.admin.token },
    name,
    name === "installExtension" ? input : { installationId, ...input },
    fields,
  );
  return { ...payload, cookie };
}

/** The next callback, checked as a receiver does. */
async function hear(event: string): Promise<Body> {
  count += 1;
  const requests = await suite.app.simulator.control.waitForRequests(`${author.key}-all`, count, 15_000);
  const { headers = {}, body = "" } = requests[count - 1] ?? {};
  const expected = createHmac("sha256", secret).update(body).digest("hex");
  expect(headers["hash"]).toBe(expected);
  new Webhook(secret).verify(body, headers);
  const told = JSON.parse(body) as Body;
  expect(told.event).toBe(event);
  tokens.set(event, told.securityContext);
  return told;
}

beforeAll(async () => {
  author = await makeAuthor(suite.app);
  customer = await makeBooksOrganization(suite.app);
  const manifest = author.text("1.0.0", {
    callbackListener: listeners(),
    securityContext: { scopes: everyScope },
    configParams: [
      { name: "region", type: "text" },
      { name: "key", type: "secret" },
    ],
    thirdParty: { service: "zoho-books", connection: "Things" },
  });
  const published = await publishText(suite.app, author.publisher, manifest);
  if (!published.secret) throw new Error(JSON.stringify(published));
  secret = published.secret;
});

describe("one life", () => {
  test("onInstall: the receiver reads the installation, and nothing else yet", async () => {
    const { installation } = await step(
      "installExtension",
      { extensionKey: author.key },
      "installation { id }",
    );
    installationId = (installation as { id: string }).id;
    const { orgId, securityContext: token } = await hear("onInstall");
    const { data } = await query(suite.app, token, who);
    expect(data).toEqual({
      currentInstallation: { orgId, version: "1.0.0", status: "AUTHORIZATION_NEEDED", event: "onInstall" },
    });
    expect(await codeOf(token, "{ installations { edges { cursor } } }")).toBe("FORBIDDEN");
  });

  test("onZohoAuthorise, and a payload by query with onConfigParamAdd", async () => {
    await step("authorizeInstallation");
    await hear("onZohoAuthorise");
    const { data } = await query(
      suite.app,
      author.publisher.admin.token,
      `query($key: String!) { callbackSubscriptions(first: 20, filter: { extensionKey: $key, event: onConfigParamAdd }) { edges { node { id } } } }`,
      { key: author.key },
    );
    const [{ id: subscriptionId } = {}] = nodesOf(data, "callbackSubscriptions");
    await mustMutate(
      suite.app,
      { token: author.publisher.admin.token },
      "updateCallbackSubscription",
      { subscriptionId, payloadQuery: config },
      "subscription { payloadQuery }",
    );
    const key = { name: "key", value: "shh, it is a secret", secret: true };
    await step("addConfigParams", { params: [{ name: "region", value: "eu" }, key] });
    const { securityContext, payload, payloadErrors } = await hear("onConfigParamAdd");
    expect(payloadErrors).toBeUndefined();
    expect(payload).toEqual({
      currentInstallation: {
        configParams: [
          { name: "key", value: null, isSecret: true },
          { name: "region", value: "eu", isSecret: false },
        ],
      },
    });
    const read = await query(suite.app, securityContext, config);
    expect(read.data).toEqual({
      currentInstallation: {
        configParams: [
          { name: "key", value: key.value, isSecret: true },
          { name: "region", value: "eu", isSecret: false },
        ],
      },
    });
  });

  test("onTPAAuthorise: the receiver calls through the installation's own connection", async () => {
    const begun = await step("authorizeThirdParty", {}, "authorizationUrl");
    const authorizeUrl = String(begun["authorizationUrl"]);
    const { redirect } = suite.app.simulator.control.decideConsent({ authorizeUrl, org: "acme" });
    expect((await landAfter(redirect, begun.cookie)).get("error")).toBeNull();
    const { securityContext: token } = await hear("onTPAAuthorise");
    const { data } = await query(
      suite.app,
      token,
      "{ currentInstallation { status connections { linkName status } } }",
    );
    const linkName = `${author.key}__things`;
    expect(data).toEqual({
      currentInstallation: { status: "ACTIVE", connections: [{ linkName, status: "CONNECTED" }] },
    });
    expect(await invoke(suite.app, token, linkName, { path: "/organizations" }, "PRODUCTION")).toMatchObject({
      status: 200,
    });
    // One that is out already may do what the installation came to be able to.
    const earlier = tokens.get("onInstall") ?? "";
    expect(
      await invoke(suite.app, earlier, linkName, { path: "/organizations" }, "PRODUCTION"),
    ).toMatchObject({
      status: 200,
    });
  });

  test("onConfigParamDelete, onTPARevoke: what is gone is gone for those that are out too", async () => {
    await step("deleteConfigParams", { names: ["key"] });
    await hear("onConfigParamDelete");
    await step("revokeThirdParty");
    const { securityContext: token } = await hear("onTPARevoke");
    const { data } = await query(suite.app, tokens.get("onTPAAuthorise") ?? "", config);
    expect(data).toEqual({
      currentInstallation: { configParams: [{ name: "region", value: "eu", isSecret: false }] },
    });
    expect(
      await invoke(suite.app, token, `${author.key}__things`, { path: "/organizations" }, "PRODUCTION"),
    ).toMatchObject({
      __typename: "ConnectionCallError",
    });
  });

  test("onUpdate: a version that asks for less takes scopes away from all of them", async () => {
    const manifest = author.text("1.1.0", {
      callbackListener: listeners(),
      securityContext: { scopes: ["installation:read"] },
    });
    expect(await publishText(suite.app, author.publisher, manifest)).toMatchObject({
      version: { version: "1.1.0" },
    });
    expect(await codeOf(tokens.get("onTPARevoke") ?? "", config)).toBeUndefined();
    await step("upgradeInstallation");
    await hear("onUpdate");
    for (const token of tokens.values()) {
      expect(await codeOf(token, config)).toBe("FORBIDDEN");
      expect((await query(suite.app, token, who)).data).toMatchObject({
        currentInstallation: { version: "1.1.0" },
      });
    }
  });

  test("onUninstall: all the others are dead at once, and it after 15 minutes", async () => {
    await step("uninstallExtension");
    const { securityContext: last } = await hear("onUninstall");
    for (const [event, token] of tokens)
      expect(await codeOf(token, who), event).toBe(event === "onUninstall" ? undefined : "UNAUTHENTICATED");
    expect((await query(suite.app, last, who)).data).toMatchObject({
      currentInstallation: { status: "UNINSTALLED", event: "onUninstall" },
    });
    expect([...tokens.keys()].toSorted()).toEqual(lifecycle.toSorted());
    ahead += 14 * minute;
    expect(await codeOf(last, who)).toBeUndefined();
    ahead += 2 * minute;
    expect(await codeOf(last, who)).toBe("UNAUTHENTICATED");
  });

  test("customer and publisher see each use beside its delivery", async () => {
    const document = `query($side: OrganizationSide!) { callbackDeliveries(first: 20, side: $side) { edges { node {
      event attempts { requestBody } securityContextUses { attempt operation refusal ip } } } } }`;
    const read = async (token: string, side: string) => {
      const { data } = await query(suite.app, token, document, { side });
      return nodesOf(data, "callbackDeliveries");
    };
    const [theirs, ours] = [
      await read(customer.admin.token, "CUSTOMER"),
      await read(author.publisher.admin.token, "PUBLISHER"),
    ];
    expect(ours.map(({ securityContextUses }) => securityContextUses)).toEqual(
      theirs.map(({ securityContextUses }) => securityContextUses),
    );
    const use = (operation: string, refusal: string | null) => ({
      attempt: 1,
      operation,
      refusal,
      ip: "127.0.0.1",
    });
    expect(ours.find(({ event }) => event === "onTPARevoke")?.["securityContextUses"]).toEqual([
      use("", "UNAUTHENTICATED"),
      use("currentInstallation", null),
      use("currentInstallation", "FORBIDDEN"),
      use("currentInstallation", null),
      use("invokeConnection", expect.any(String) as unknown as string),
    ]);
    expect(JSON.stringify([ours, theirs])).not.toMatch(/pbsc_[0-9a-f]/);
  });
});
