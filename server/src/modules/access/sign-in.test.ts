import { describe, expect, test } from "vitest";
import type { Context } from "../../context.ts";
import { makeManualClock } from "../../platform/clock.ts";
import { startTestApp, useTestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { inviteMember } from "./invite-member.ts";
import { offerSetUp } from "./set-up.ts";
import { InvalidCredentialsError, signIn } from "./sign-in.ts";
import { TooManyAttemptsError } from "./throttle-sign-in.ts";

const clock = makeManualClock();
const suite = useTestApp({ clock, work: false });

const visitor = (ip: string): Context => ({
  ...suite.app.environment,
  actor: null,
  ip,
  setCookie: () => undefined,
});

describe("signing in", () => {
  test("cools down after 10 failures for an address, for the right password too", async () => {
    const { admin } = await makeOrganization(suite.app);
    const wrong = { email: admin.email, password: "wrong" };
    // All at once: concurrency gives no more tries.
    const results = await Promise.allSettled(
      Array.from({ length: 14 }, (_each, index) => signIn(visitor(`192.0.2.${index}`), wrong)),
    );
    const reasons = results.map((result) => (result.status === "rejected" ? result.reason : null));
    expect(reasons.filter((reason) => reason instanceof InvalidCredentialsError)).toHaveLength(10);
    expect(reasons.filter((reason) => reason instanceof TooManyAttemptsError)).toHaveLength(4);

    const right = { email: admin.email.toUpperCase(), password: admin.password };
    const answer = await query(
      suite.app,
      null,
      "mutation($input: SignInInput!) { signIn(input: $input) { ... on TooManyAttemptsError { code retryAt } } }",
      { input: right },
    );
    expect(answer.data?.signIn).toEqual({
      code: "TOO_MANY_ATTEMPTS",
      retryAt: new Date(clock.now().getTime() + 900_000).toISOString(),
    });
    clock.advance(900_000);
    expect(await signIn(visitor("192.0.2.1"), right)).toMatchObject({ memberId: admin.memberId });
  });

  test("counts anew after a success", async () => {
    const { admin } = await makeOrganization(suite.app);
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 6; attempt += 1)
        await expect(
          signIn(visitor("192.0.2.77"), { email: admin.email, password: "wrong" }),
        ).rejects.toBeInstanceOf(InvalidCredentialsError);
      await signIn(visitor("192.0.2.77"), { email: admin.email, password: admin.password });
    }
  });

  test("cools down after 50 failures from a network address, for that address alone", async () => {
    const { admin } = await makeOrganization(suite.app);
    const results = await Promise.allSettled(
      Array.from({ length: 52 }, (_each, index) =>
        signIn(visitor("198.51.100.9"), { email: `unknown-${index}@example.com`, password: "wrong" }),
      ),
    );
    const reasons = results.map((result) => (result.status === "rejected" ? result.reason : null));
    expect(reasons.filter((reason) => reason instanceof InvalidCredentialsError)).toHaveLength(50);
    expect(reasons.filter((reason) => reason instanceof TooManyAttemptsError)).toHaveLength(2);
    const right = { email: admin.email, password: admin.password };
    await expect(signIn(visitor("198.51.100.9"), right)).rejects.toBeInstanceOf(TooManyAttemptsError);
    await signIn(visitor("198.51.100.10"), right);
  });

  test("by invitation ends with its 7 days", async () => {
    const { admin } = await makeOrganization(suite.app);
    const { setupUrl } = await inviteMember(admin.ctx, {
      email: "late@example.com",
      name: "Late",
      roles: ["DEVELOPER"],
    });
    const token = new URL(setupUrl).searchParams.get("token") ?? "";
    clock.advance(7 * 86_400_000);
    await expect(
      acceptInvitation(visitor("192.0.2.1"), { token, password: "long enough, but late" }),
    ).rejects.toMatchObject({ code: "SETUP_LINK_INVALID" });
  });
});

describe("the first start", () => {
  const setUp = `mutation($input: SetUpInput!) { setUp(input: $input) {
    __typename ... on Error { code } ... on SetUpPayload { viewer { organization { slug } permissions } } } }`;

  test("offers a link that makes the first organization, once", async () => {
    const app = await startTestApp({ work: false });
    try {
      const replaced = new URL(String(await offerSetUp(app.environment)));
      const url = new URL(String(await offerSetUp(app.environment)));
      const input = {
        organizationName: "First",
        slug: "first",
        name: "Fay First",
        email: "fay@example.com",
        password: "a long enough password",
      };
      const attempt = async (token: string | null) =>
        (await query(app, null, setUp, { input: { ...input, token } })).data?.setUp;
      expect(await attempt(replaced.searchParams.get("token"))).toMatchObject({ code: "SETUP_LINK_INVALID" });
      const results = await Promise.all([
        attempt(url.searchParams.get("token")),
        attempt(url.searchParams.get("token")),
      ]);
      expect(results).toContainEqual(
        expect.objectContaining({ viewer: expect.objectContaining({ organization: { slug: "first" } }) }),
      );
      expect(results).toContainEqual(expect.objectContaining({ code: "SETUP_LINK_INVALID" }));
      expect(await offerSetUp(app.environment)).toBeNull();
    } finally {
      await app.close();
    }
  });
});
