import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { connectLive, subscribeLive } from "../../../test/live-client.ts";
import { inTransaction } from "../../context.ts";
import type { Delivery, Installation } from "../../generated/prisma/client.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { insertDelivery, insertInstallation, makeCallbackScene } from "./callback-scene.fixture.ts";
import type { CallbackScene } from "./callback-scene.fixture.ts";
import { fireCallback } from "./fire-callback.ts";

const suite = useTestApp({ work: false });
let scene: CallbackScene;
let other: TestOrganization;
let stranger: TestOrganization;
let othersInstallation: Installation;
let mine: Delivery;
let theirs: Delivery;

const url = "https://receiver.example:8443/hooks/private-path?token=abc";

beforeAll(async () => {
  scene = await makeCallbackScene(suite.app, { events: ["onInstall", "onUpdate"], url });
  [other, stranger] = await Promise.all([makeOrganization(suite.app), makeOrganization(suite.app)]);
  othersInstallation = await insertInstallation(suite.app, scene, other);
  const change = { ended: true, outcome: "FAILED", attemptCount: 1, finishedAt: new Date() } as const;
  mine = (await insertDelivery(suite.app, scene, "onInstall", { change })).delivery;
  theirs = (await insertDelivery(suite.app, scene, "onInstall", { installation: othersInstallation }))
    .delivery;
  const { prisma } = suite.app.environment.database;
  await prisma.deliveryAttempt.create({
    data: {
      deliveryId: mine.id,
      number: 1,
      organizationId: mine.organizationId,
      startedAt: new Date(),
      durationMs: 12,
      url,
      status: 302,
      errorClass: "REDIRECTED",
      requestBody: `{"event":"onInstall","orgId":1,"securityContext":"pbsc_••••"}`,
      responseHeaders: {
        Location: "https://receiver.example/elsewhere",
        "Set-Cookie": "a=b",
        server: "nginx",
      },
    },
  });
});

const fields = `id state hold endpoint url webhookId extension { key subscriptions { edges { node { id } } } objective { rate } activity { hour } }
  subscription { id url } installation { id } attempts { number status requestBody responseHeaders }`;
const everything = `query($id: ID!, $subscription: ID!, $key: String!) {
  node(id: $id) { ... on Delivery { ${fields} } }
  subscription: node(id: $subscription) { id }
  extension(key: $key) { deliveries { edges { node { id } } } subscriptions { edges { node { id } } } }
  asCustomer: callbackDeliveries { edges { node { id } } }
  asPublisher: callbackDeliveries(side: PUBLISHER) { edges { node { id } } }
  callbackSubscriptions { edges { node { id } } }
}`;

async function ask(who: TestOrganization) {
  const answer = await query(suite.app, who.admin.token, everything, {
    id: toGlobalId("Delivery", mine.id),
    subscription: toGlobalId("CallbackSubscription", mine.subscriptionId),
    key: scene.extension.key,
  });
  expect(answer.errors).toBeUndefined();
  return answer.data ?? {};
}

const edges = (...rows: { id: string }[]) => ({
  edges: rows.map(({ id }) => ({ node: { id: toGlobalId("Delivery", id) } })),
});

describe("a delivery", () => {
  test("is the customer's, who sees nothing of the publisher's but the host", async () => {
    const data = await ask(scene.customer);
    expect(data["node"]).toMatchObject({
      state: "FAILED",
      endpoint: "receiver.example:8443",
      url: null,
      subscription: null,
      installation: { id: toGlobalId("Installation", scene.installation.id) },
      extension: { subscriptions: { edges: [] }, objective: null, activity: [] },
      attempts: [
        {
          number: 1,
          status: 302,
          requestBody: expect.stringContaining("pbsc_••••"),
          responseHeaders: { server: "nginx" },
        },
      ],
    });
    expect(data["extension"]).toEqual({ deliveries: edges(mine), subscriptions: { edges: [] } });
    expect(data["asCustomer"]).toEqual(edges(mine));
    expect(data["asPublisher"]).toEqual(edges());
    expect(data["subscription"]).toBeNull();
    expect(data["callbackSubscriptions"]).toEqual(edges());
    for (const secret of ["private-path", "elsewhere", theirs.id, scene.publisher.slug])
      expect(JSON.stringify(data)).not.toContain(secret);
  });

  test("is seen by the publisher too, with its URL, and nothing of who the customers are", async () => {
    const data = await ask(scene.publisher);
    expect(data["node"]).toMatchObject({
      url,
      subscription: { url },
      attempts: [
        {
          responseHeaders: { Location: "https://receiver.example/elsewhere" },
        },
      ],
    });
    expect(data["asPublisher"]).toEqual(edges(theirs, mine));
    expect(data["asCustomer"]).toEqual(edges());
    expect((data["extension"] as { deliveries: unknown }).deliveries).toEqual(edges(theirs, mine));
    for (const customer of [scene.customer, other]) {
      expect(JSON.stringify(data)).not.toContain(customer.slug);
      expect(JSON.stringify(data)).not.toContain(customer.admin.ctx.actor?.name);
    }
  });

  test("is nobody else's", async () => {
    for (const who of [stranger, other]) {
      const data = await ask(who);
      expect(data["node"]).toBeNull();
      expect(data["subscription"]).toBeNull();
      expect(data["asPublisher"]).toEqual(edges());
      expect(JSON.stringify(data)).not.toContain(mine.id);
    }
    expect(await ask(stranger)).toMatchObject({ extension: null, asCustomer: edges() });
    expect(await ask(other)).toMatchObject({ asCustomer: edges(theirs) });
  });
});

describe("deliveryChanged", () => {
  test("tells customer and publisher, each with what they may see, and nobody else", async () => {
    const cursorOf = async ({ admin }: TestOrganization) =>
      (await query(suite.app, admin.token, "{ feedCursor }")).data?.feedCursor;
    const follow = async (who: TestOrganization, args: string) => {
      const live = connectLive(suite.app.origin, { token: who.admin.token });
      const after = String(await cursorOf(who));
      return {
        live,
        stream: subscribeLive(
          live,
          `subscription { deliveryChanged(after: "${after}"${args}) { change deliveryId delivery { url state installation { id } } } }`,
        ),
      };
    };
    const installationId = toGlobalId("Installation", scene.installation.id);
    const following = await Promise.all([
      follow(scene.customer, ""),
      follow(scene.publisher, `, installationId: "${installationId}"`),
      follow(other, `, extensionKey: "${scene.extension.key}"`),
    ]);
    const fire = (installation: Installation) =>
      inTransaction(suite.app.environment, (scope) =>
        fireCallback(scope, {
          installationId: installation.id,
          versionId: installation.versionId,
          event: "onUpdate",
          actorName: "Somebody of the customer",
        }),
      );
    const [first, second] = [await fire(scene.installation), await fire(othersInstallation)];
    const [customer, publisher, another] = await Promise.all(
      following.map(async ({ stream }) => (await stream.next()).value),
    );
    const told = (id: string | null, shown: string | null, installation: Installation) => ({
      data: {
        deliveryChanged: {
          change: "delivery.queued",
          deliveryId: toGlobalId("Delivery", id ?? ""),
          delivery: {
            url: shown,
            state: "WAITING",
            installation: { id: toGlobalId("Installation", installation.id) },
          },
        },
      },
    });
    expect(customer).toEqual(told(first, null, scene.installation));
    expect(publisher).toEqual(told(first, url, scene.installation));
    expect(another).toEqual(told(second, null, othersInstallation));
    for (const { live } of following) await live.dispose();
  });
});

test("what publishers may follow of their customers is no entry of their activity", async () => {
  const live = connectLive(suite.app.origin, { token: scene.publisher.admin.token });
  const after = String(
    (await query(suite.app, scene.publisher.admin.token, "{ feedCursor }")).data?.feedCursor,
  );
  const stream = subscribeLive(live, `subscription { activityAdded(after: "${after}") { text actorName } }`);
  const mutate = (who: TestOrganization, document: string) => query(suite.app, who.admin.token, document);
  await mutate(
    scene.customer,
    `mutation { resendDelivery(input: { deliveryId: "${toGlobalId("Delivery", mine.id)}" }) { __typename } }`,
  );
  await mutate(
    scene.publisher,
    `mutation { pauseCallbackSubscription(input: { subscriptionId: "${toGlobalId("CallbackSubscription", mine.subscriptionId)}" }) { __typename } }`,
  );
  const { value } = await stream.next();
  expect(value.data).toMatchObject({
    activityAdded: { text: expect.stringContaining("was paused") as string },
  });
  await live.dispose();
});
