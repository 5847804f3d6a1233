import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { mustMutate, mutate } from "../../../test/mutate.ts";
import type { Clock } from "../../platform/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import { untilDelivery } from "../callbacks/fire.fixture.ts";
import { mostPayloadBytes } from "../callbacks/payload-of.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { makeAuthor, publishText } from "./publishing.fixture.ts";

// Real time, moved on by the tests.
let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };
const suite = useTestApp({ clock });
const hourMs = 3_600_000;

type Rotated = {
  secret: string;
  previousSecretUntil: string | null;
  subscriptions: { id: string }[];
  code?: string;
};
type Check = { name: string; verdict: string; explanation: string };
type Verified = { checks: Check[]; secret: string | null; delivery: { id: string; event: string } | null };
type Received = { headers: Record<string, string>; body: string };

async function makePublished() {
  const author = await makeAuthor(suite.app);
  const { secret, subscriptions = [] } = await publishText(suite.app, author.publisher, author.text("1.0.0"));
  return { ...author, secret: secret ?? "", subscriptions };
}
type Scene = Awaited<ReturnType<typeof makePublished>>;

const rotate = async ({ publisher }: Pick<Scene, "publisher">, input: object) =>
  (
    await mutate<Rotated>(
      suite.app,
      { token: publisher.admin.token },
      "rotateCallbackSecret",
      input,
      "secret previousSecretUntil subscriptions { id } extension { secretRotatedAt previousSecretUntil }",
    )
  ).payload;

/** Sends a test callback and answers what the receiver got. */
async function receive({ publisher, key, subscriptions }: Scene): Promise<Received> {
  const { payload } = await mustMutate<{ delivery: { id: string } }>(
    suite.app,
    { token: publisher.admin.token },
    "sendTestCallback",
    { subscriptionId: subscriptions[0]?.id },
    "delivery { id }",
  );
  const id = parseGlobalId(payload.delivery.id)?.id ?? "";
  await untilDelivery(suite.app.environment, id, ({ ended }) => ended);
  const request = suite.app.simulator.control
    .receivedRequests(`${key}-begin`)
    .find(({ headers }) => headers["webhook-id"] === id);
  if (!request) throw new Error("Nothing arrived.");
  return { headers: request.headers, body: request.body };
}

/** Whether one of the two hashes is of this secret. */
function isSignedWith(secret: string | undefined, { headers, body }: Received): boolean {
  const hash = createHmac("sha256", secret ?? "")
    .update(body)
    .digest("hex");
  return [headers["hash"], headers["hash-previous"]].includes(hash);
}

async function verify(
  { publisher, key }: Pick<Scene, "publisher" | "key">,
  input: object,
  as: TestOrganization = publisher,
) {
  const { payload } = await mutate<Verified>(
    suite.app,
    { token: as.admin.token },
    "verifyCallback",
    { extensionKey: key, ...input },
    "checks { name verdict explanation } secret delivery { id event }",
  );
  const checks = Object.fromEntries((payload.checks ?? []).map((check) => [check.name, check]));
  return { ...payload, checks };
}

const verdicts = (checks: Record<string, Check>) =>
  Object.values(checks).map(({ name, verdict }) => `${name} ${verdict}`);

describe("rotateCallbackSecret", () => {
  it("signs with both secrets for a while, then with the new one", async () => {
    const scene = await makePublished();
    const { secret, previousSecretUntil, subscriptions } = await rotate(scene, { extensionKey: scene.key });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(secret).not.toBe(scene.secret);
    expect(subscriptions).toHaveLength(2);
    const until = new Date(previousSecretUntil ?? 0).getTime() - clock.now().getTime();
    expect(Math.round(until / hourMs)).toBe(24);
    const during = await receive(scene);
    for (const each of [secret, scene.secret])
      expect(new Webhook(each ?? "").verify(during.body, during.headers)).toMatchObject({
        event: "onInstall",
      });
    expect(during.headers["hash-previous"]).toMatch(/^[0-9a-f]{64}$/);
    aheadMs += 25 * hourMs;
    const after = await receive(scene);
    expect(after.headers["hash-previous"]).toBeUndefined();
    expect(after.headers["webhook-signature"]).not.toContain(" ");
  });

  it("drops the oldest with a second rotation, and the former at once without an overlap", async () => {
    const scene = await makePublished();
    const [subscription] = scene.subscriptions;
    const second = await rotate(scene, { subscriptionId: subscription?.id, overlapHours: 168 });
    const third = await rotate(scene, { subscriptionId: subscription?.id });
    const during = await receive(scene);
    const secrets = [scene.secret, second.secret, third.secret];
    expect(secrets.map((secret) => isSignedWith(secret, during))).toEqual([false, true, true]);
    const { prisma } = suite.app.environment.database;
    const kept = () => prisma.credential.count({ where: { organizationId: scene.publisher.id } });
    expect(await kept()).toBe(2);
    const fourth = await rotate(scene, { extensionKey: scene.key, overlapHours: 0 });
    expect(fourth).toMatchObject({ previousSecretUntil: null, extension: { previousSecretUntil: null } });
    expect((await receive(scene)).headers["hash-previous"]).toBeUndefined();
    expect(await kept()).toBe(2);
  });

  it("names one extension of one's own", async () => {
    const scene = await makePublished();
    const [subscription] = scene.subscriptions;
    for (const input of [
      {},
      { extensionKey: scene.key, subscriptionId: subscription?.id },
      { extensionKey: scene.key, overlapHours: 169 },
    ])
      expect((await rotate(scene, input)).code).toBe("VALIDATION");
    const stranger = { publisher: await makeOrganization(suite.app) };
    expect((await rotate(stranger, { extensionKey: scene.key })).code).toBe("NOT_FOUND");
    expect((await rotate(stranger, { subscriptionId: subscription?.id })).code).toBe("NOT_FOUND");
  });

  it("rotates one after the other where several ask at once", async () => {
    const scene = await makePublished();
    const rotated = await Promise.all(
      Array.from({ length: 5 }, () => rotate(scene, { extensionKey: scene.key })),
    );
    const during = await receive(scene);
    const fitting = rotated.filter(({ secret }) => isSignedWith(secret, during));
    expect(fitting).toHaveLength(2);
    const { prisma } = suite.app.environment.database;
    expect(await prisma.credential.count({ where: { organizationId: scene.publisher.id } })).toBe(2);
  });
});

describe("verifyCallback", () => {
  it("finds what arrived right, whichever way its headers are written, with its delivery", async () => {
    const scene = await makePublished();
    const { headers, body } = await receive(scene);
    const all = [
      "HASH OK",
      "HASH-PREVIOUS OK",
      "webhook-signature OK",
      "webhook-timestamp OK",
      "webhook-id OK",
      "body OK",
    ];
    const lines = `POST /hook HTTP/1.1\r\n${Object.entries(headers)
      .map(([name, value]) => `${name.toUpperCase()}: ${value}`)
      .join("\r\n")}`;
    const php = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        `HTTP_${name.toUpperCase().replaceAll("-", "_")}`,
        value,
      ]),
    );
    for (const given of [
      { headers },
      { headersText: lines },
      { headers: Object.entries(headers) },
      { headers: php },
    ]) {
      const { checks, secret, delivery } = await verify(scene, { ...given, body });
      expect(verdicts(checks)).toEqual(all);
      expect(secret).toBe("CURRENT");
      expect(parseGlobalId(delivery?.id ?? "")?.id).toBe(headers["webhook-id"]);
      expect(delivery?.event).toBe("onInstall");
    }
  });

  it("takes the longest body that is sent", async () => {
    const scene = await makePublished();
    const securityContext = `pbsc_${"0".repeat(32)}_1_${"a".repeat(43)}`;
    const payload = "x".repeat(mostPayloadBytes - 2);
    const body = JSON.stringify({
      event: "onConfigParamDelete",
      orgId: 2 ** 31 - 1,
      securityContext,
      payload,
    });
    const hash = createHmac("sha256", scene.secret).update(body).digest("hex");
    const { checks } = await verify(scene, { headersText: `HASH: ${hash}`, body });
    expect(verdicts(checks)).toContain("HASH OK");
  });

  it("knows the former secret, while it counts and afterwards", async () => {
    const scene = await makePublished();
    const before = await receive(scene);
    await rotate(scene, { extensionKey: scene.key });
    const overlapping = await verify(scene, before);
    expect(overlapping).toMatchObject({ secret: "PREVIOUS" });
    expect(verdicts(overlapping.checks).slice(0, 3)).toEqual([
      "HASH WARNING",
      "HASH-PREVIOUS WARNING",
      "webhook-signature WARNING",
    ]);
    const during = await receive(scene);
    const both = await verify(scene, during);
    expect(both.secret).toBe("CURRENT");
    expect(verdicts(both.checks).every((each) => each.endsWith(" OK"))).toBe(true);
    expect(both.checks["webhook-signature"]?.explanation).toContain(
      "Signature 1 of 2 fits the present secret, signature 2 the former one",
    );
    aheadMs += 25 * hourMs;
    const after = await verify(scene, before);
    expect(after).toMatchObject({ secret: "PREVIOUS" });
    expect(after.checks["HASH"]).toMatchObject({
      verdict: "FAILED",
      explanation: expect.stringContaining("counts no more") as string,
    });
    expect(after.checks["webhook-timestamp"]).toMatchObject({
      verdict: "WARNING",
      explanation: expect.stringContaining("25 hours ago") as string,
    });
    await rotate(scene, { extensionKey: scene.key });
    const gone = await verify(scene, before);
    expect(gone.secret).toBeNull();
    // The attempt itself tells that the signature was right once.
    expect(gone.checks["HASH"]?.explanation).toContain("attempt 1");
  });

  it("explains how a body was changed on its way", async () => {
    const scene = await makePublished();
    const { headers, body } = await receive(scene);
    const parsed = JSON.parse(body) as Record<string, unknown>;
    const sorted = Object.fromEntries(Object.entries(parsed).toSorted(([a], [b]) => (a < b ? 1 : -1)));
    for (const [changed, why] of [
      [JSON.stringify(parsed, null, 2), "other white space"],
      [`${body}\n`, "a line break was added"],
      [` ${body} `, "white space was added"],
      [JSON.stringify(sorted), "another order"],
    ] as const) {
      const { checks, secret } = await verify(scene, { headers, body: changed });
      expect(secret).toBe("CURRENT");
      for (const name of ["HASH", "webhook-signature", "body"]) {
        expect(checks[name]?.verdict).toBe("FAILED");
        expect(checks[name]?.explanation).toContain(why);
      }
    }
    const other = await verify(scene, { headers, body: body.replace("onInstall", "onUpdate") });
    expect(other.secret).toBeNull();
    expect(other.checks["HASH"]?.explanation).toContain("It is what attempt 1 of the delivery was sent with");
    const masked = await verify(scene, {
      headers,
      body: body.replace(String(parsed["securityContext"]), "pbsc_••••"),
    });
    expect(masked.checks["body"]?.explanation).toContain("masked");
    expect((await verify(scene, { headers, body: "" })).checks["body"]?.explanation).toContain("empty");
  });

  it("says of each header what is wrong with it", async () => {
    const scene = await makePublished();
    const { headers, body } = await receive(scene);
    const told = async (change: Record<string, string | undefined>, name: string) => {
      const given = Object.fromEntries(
        Object.entries({ ...headers, ...change }).filter(([, value]) => value !== undefined),
      );
      const { checks } = await verify(scene, { headers: given, body });
      return `${checks[name]?.verdict} ${checks[name]?.explanation}`;
    };
    expect(await told({ hash: undefined }, "HASH")).toMatch(/^FAILED The header is missing/);
    expect(
      await told({ hash: Buffer.from(headers["hash"] ?? "", "hex").toString("base64") }, "HASH"),
    ).toMatch(/^FAILED It is base64/);
    expect(await told({ hash: "abc" }, "HASH")).toMatch(/^FAILED It has 3 characters/);
    expect(await told({ hash: headers["hash"]?.toUpperCase() }, "HASH")).toMatch(/^OK /);
    expect(await told({ hash: "0".repeat(64) }, "HASH")).toMatch(/^FAILED It fits neither secret/);
    expect(await told({ "hash-previous": "0".repeat(64) }, "HASH-PREVIOUS")).toMatch(
      /^WARNING There is no former secret/,
    );
    expect(await told({ "webhook-signature": undefined }, "webhook-signature")).toMatch(
      /^FAILED The header is missing/,
    );
    expect(await told({ "webhook-signature": "v2,x" }, "webhook-signature")).toMatch(
      /^FAILED None of its signatures begins with v1/,
    );
    expect(await told({ "webhook-id": undefined }, "webhook-signature")).toMatch(
      /^FAILED .*without webhook-id/,
    );
    expect(await told({ "webhook-timestamp": "1" }, "webhook-signature")).toMatch(
      /^FAILED The body is right/,
    );
    expect(
      await told({ "webhook-signature": `v1,x ${headers["webhook-signature"]}` }, "webhook-signature"),
    ).toMatch(/^OK Signature 2 of 2/);
    expect(await told({ "webhook-timestamp": undefined }, "webhook-timestamp")).toMatch(
      /^FAILED The header is missing/,
    );
    expect(await told({ "webhook-timestamp": String(Date.now()) }, "webhook-timestamp")).toMatch(
      /^FAILED It is in milliseconds/,
    );
    expect(await told({ "webhook-timestamp": "soon" }, "webhook-timestamp")).toMatch(
      /^FAILED It is no number/,
    );
    const later = String(Math.floor(clock.now().getTime() / 1_000) + 7_200);
    expect(await told({ "webhook-timestamp": later }, "webhook-timestamp")).toMatch(
      /^WARNING It lies (119 minutes|2 hours) ahead/,
    );
    expect(await told({ "webhook-id": "7" }, "webhook-id")).toMatch(/^FAILED It is no id/);
    expect(await told({ "webhook-id": scene.publisher.id }, "webhook-id")).toMatch(/^WARNING No delivery/);
  });

  it("takes one form of headers, of one's own extension", async () => {
    const scene = await makePublished();
    const request = await receive(scene);
    for (const input of [
      { body: "{}" },
      { headers: {}, headersText: "", body: "{}" },
      { headers: { HASH: { a: 1 } }, body: "{}" },
      { headers: "HASH", body: "{}" },
    ])
      expect(await verify(scene, input)).toMatchObject({ code: "VALIDATION" });
    expect(await verify(scene, request, await makeOrganization(suite.app))).toMatchObject({
      code: "NOT_FOUND",
    });
    const other = await makeAuthor(suite.app, scene.publisher);
    await publishText(suite.app, scene.publisher, other.text("1.0.0"));
    expect(await verify(other, request)).toMatchObject({ secret: null, delivery: null });
  });
});
