import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { followCallback } from "../../../test/consent.ts";
import { inTransaction, requireActor } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { InboxMail, Notification } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";
import * as fixture from "../accounts/accounts.fixture.ts";
import { reauthorizeAccount } from "../accounts/reauthorize-account.ts";
import { withTokens } from "../authorization/index.ts";
import { openProblem, openProblems, resolveProblems } from "../problems/index.ts";
import type { ProblemDraft } from "../problems/index.ts";

const suite = useTestApp();
const db = () => suite.app.environment.database.prisma;

const told = (organizationId: string): Promise<Notification[]> =>
  db().notification.findMany({ where: { organizationId }, orderBy: { id: "asc" } });

/** Waits for the mail of a notification of this kind, and answers it. */
async function mailOf(organizationId: string, kind: string, phase: string, since = 0n): Promise<InboxMail> {
  const change = await waitForChange(
    suite.app,
    organizationId,
    ({ name, payload }) =>
      name === "notification.sent" && payload["kind"] === kind && payload["phase"] === phase,
    since,
    30_000,
  );
  return db().inboxMail.findFirstOrThrow({ where: { notificationId: change.entityId } });
}

const open = (draft: ProblemDraft): Promise<void> =>
  inTransaction(suite.app.environment, (scope) => openProblem(scope, draft));

test(
  "each Problem that people are told of is an incident, which ends with it",
  { timeout: 60_000 },
  async () => {
    const { id: organizationId } = await makeOrganization(suite.app);
    const subjectId = newId();
    const kinds = [
      ["REAUTHENTICATION_REQUIRED", "REAUTHENTICATION_REQUIRED", "REAUTHENTICATION"],
      ["SYNC_FAILED", "SYNC_FAILED", "ORG_SYNC"],
      ["WATCH_FAILED", "WATCH_FAILED", "WATCH"],
      ["FUNCTION_FAILING", "FUNCTION_FAILING", "FUNCTION"],
      ["CONTACTS_PULL_FAILED", "DATA_SYNC", "CONTACTS_PULL"],
      ["CONTACTS_PUSH_FAILED", "DATA_SYNC", "CONTACTS_PUSH"],
      ["USERS_SYNC_FAILED", "DATA_SYNC", "USERS"],
      ["VIEWS_SYNC_FAILED", "DATA_SYNC", "VIEWS"],
    ] as const;
    const drafts = kinds.map(([kind]) => ({
      organizationId,
      kind,
      environment: "PRODUCTION" as const,
      subjectId,
      detail: { accountName: "Acme" },
    }));
    await inTransaction(suite.app.environment, async (scope) => {
      await openProblems(scope, drafts);
      // The same again, and again with other words, is no news.
      await openProblems(scope, drafts);
      await openProblems(
        scope,
        drafts.map((draft) => ({ ...draft, detail: { reason: "Something else" } })),
      );
    });
    const opened = await told(organizationId);
    expect(opened.map(({ kind, phase, environment }) => [kind, phase, environment])).toEqual(
      kinds.map(([, kind]) => [kind, "OPENED", "PRODUCTION"]),
    );
    const incidents = await db().incident.findMany({ where: { organizationId }, orderBy: { id: "asc" } });
    expect(incidents.map(({ topic }) => topic).toSorted()).toEqual(
      kinds.map(([, , topic]) => topic).toSorted(),
    );
    await inTransaction(suite.app.environment, (scope) =>
      resolveProblems(scope, { organizationId, subjectId, resolution: "It works again." }),
    );
    const all = await told(organizationId);
    expect(all.slice(kinds.length).map(({ phase }) => phase)).toEqual(kinds.map(() => "RESOLVED"));
    expect(await db().incident.count({ where: { organizationId, resolvedAt: null } })).toBe(0);
    // Rules that need configuration are named by the end of their integration.
    await open({ organizationId, kind: "CONFIGURATION_NEEDED", subjectId, detail: {} });
    expect(await told(organizationId)).toHaveLength(all.length);
  },
);

test("an endpoint that fails, is disabled and recovers is one thread", { timeout: 60_000 }, async () => {
  const { id: organizationId } = await makeOrganization(suite.app);
  const subjectId = newId();
  const failing = (percent: number): Promise<void> =>
    open({
      organizationId,
      kind: "CALLBACK_FAILING",
      subjectId,
      detail: { extensionName: "Sync", event: "onInstall", endpoint: "hooks.example.com", percent },
    });
  const { environment } = suite.app;
  await failing(50);
  await failing(70);
  await failing(70);
  await inTransaction(environment, async (scope) => {
    await openProblem(scope, { organizationId, kind: "CALLBACK_DISABLED", subjectId, detail: {} });
    await resolveProblems(scope, {
      organizationId,
      subjectId,
      kind: "CALLBACK_FAILING",
      resolution: "It was disabled.",
    });
  });
  await inTransaction(environment, async (scope) => {
    for (const kind of ["CALLBACK_FAILING", "CALLBACK_DISABLED"] as const)
      await resolveProblems(scope, {
        organizationId,
        subjectId,
        kind,
        resolution: "Ada resumed it.",
        actorName: "Ada",
      });
  });
  const thread = await told(organizationId);
  expect(thread.map(({ kind, phase }) => [kind, phase])).toEqual([
    ["CALLBACK_FAILING", "OPENED"],
    ["CALLBACK_FAILING", "CHANGED"],
    ["CALLBACK_DISABLED", "CHANGED"],
    ["CALLBACK_RECOVERED", "RESOLVED"],
  ]);
  expect(new Set(thread.map(({ incidentId }) => incidentId)).size).toBe(1);
  const last = await mailOf(organizationId, "CALLBACK_RECOVERED", "RESOLVED");
  expect(last.subject).toMatch(/^Re: /);
  // A 410 disables at once: then that is the beginning.
  await open({ organizationId, kind: "CALLBACK_DISABLED", subjectId, cause: "GONE", detail: {} });
  expect((await told(organizationId)).at(-1)).toMatchObject({ kind: "CALLBACK_DISABLED", phase: "OPENED" });
});

test(
  "an integration that begins, is revoked, granted and deleted is told each time, with what stops",
  { timeout: 90_000 },
  async () => {
    const scene = await fixture.makeScene(suite.app);
    const { organization, account } = scene;
    const { id, admin } = organization;
    const mutate = (name: string, input: Record<string, unknown>) =>
      fixture.mutate(suite.app, admin.token, name, input);
    const begun = await mailOf(id, "INTEGRATION_ENABLED", "EVENT");
    expect(begun).toMatchObject({ toAddress: admin.email });
    expect(begun.subject).toContain("is enabled");

    const preview = await fixture.mutate(
      suite.app,
      admin.token,
      "revokeAccount",
      { accountId: account.globalId, preview: true },
      "impact { recipients { email } }",
    );
    expect(preview).toMatchObject({ impact: { recipients: [{ email: admin.email }] } });
    await mutate("revokeAccount", { accountId: account.globalId });
    const revoked = await mailOf(id, "INTEGRATION_DISABLED", "EVENT");
    const [{ name: ruleName }] = [await db().rule.findFirstOrThrow({ where: { organizationId: id } })];
    expect(revoked.text).toContain(ruleName);
    await mutate("grantAccount", { accountId: account.globalId, heldEvents: "REPLAY" });
    await mutate("deleteAccount", { accountId: account.globalId });
    const kinds = (await told(id)).map(({ kind, detail }) => [
      kind,
      (detail as { cause?: string }).cause ?? null,
    ]);
    expect(kinds.filter(([kind]) => kind !== "CONFIGURATION_NEEDED")).toEqual([
      ["INTEGRATION_ENABLED", null],
      ["INTEGRATION_DISABLED", "REVOKED"],
      ["INTEGRATION_ENABLED", null],
      ["INTEGRATION_DISABLED", "ACCOUNT_DELETED"],
    ]);
    expect(await db().incident.count({ where: { organizationId: id, resolvedAt: null } })).toBe(0);
  },
);

test(
  "a token that the provider ends is mailed with the way to reconnect, and in the same thread that it is over",
  { timeout: 90_000 },
  async () => {
    const { app } = suite;
    const scene = await fixture.makeScene(app, "globex");
    const { organization, account } = scene;
    const { id, admin } = organization;
    await fixture.mutate(app, admin.token, "revokeAccount", { accountId: account.globalId });
    app.simulator.control.revokeRefreshTokens({ org: "globex" });
    app.simulator.control.expireAccessTokens({ org: "globex" });
    const { authorizationId } = await db().account.findUniqueOrThrow({ where: { id: account.id } });
    await expect(
      withTokens(app.environment, { organizationId: id, authorizationId }, (tokens, provider) =>
        provider.identify(tokens),
      ),
    ).rejects.toThrow();
    const opened = await mailOf(id, "REAUTHENTICATION_REQUIRED", "OPENED");
    const link = `${app.environment.publicUrl}/accounts/${encodeURIComponent(account.globalId)}?reconnect=1`;
    expect(opened.html).toContain(link);
    expect(opened.text).toContain(link);

    const cookies: string[] = [];
    const ctx: Context = {
      ...admin.ctx,
      actor: { ...requireActor(admin.ctx), sessionId: null },
      setCookie: (cookie) => void cookies.push(cookie.split(";")[0] ?? ""),
    };
    const { authorizationUrl } = await reauthorizeAccount(ctx, { accountId: account.id });
    const { redirect } = app.simulator.control.decideConsent({
      authorizeUrl: authorizationUrl,
      org: "globex",
    });
    await followCallback(redirect, cookies.join("; "));
    const resolved = await mailOf(id, "REAUTHENTICATION_REQUIRED", "RESOLVED");
    expect(resolved.subject).toBe(`Re: ${opened.subject}`);
    expect(resolved.headers).toContainEqual({ name: "In-Reply-To", value: `<${opened.messageId}>` });
    // What a person holds stays held.
    expect(await fixture.accountStatus(app, scene)).toBe("REVOKED");
  },
);
