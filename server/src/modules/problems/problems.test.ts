import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { subscribe } from "../../../test/subscribe.ts";
import { inTransaction } from "../../context.ts";

import { openProblem, resolveProblems } from "./index.ts";
import type { ProblemDraft } from "./index.ts";

const suite = useTestApp({ work: false });
let organization: TestOrganization;
let account: { id: string; globalId: string; serviceId: string };
beforeEach(async () => {
  organization = await makeOrganization(suite.app);
  account = await insertAccount(suite.app, organization.id, { grantedById: organization.admin.memberId });
});

const open = (draft: Partial<ProblemDraft> = {}) =>
  inTransaction(suite.app.environment, (scope) =>
    openProblem(scope, {
      organizationId: organization.id,
      kind: "REAUTHENTICATION_REQUIRED",
      environment: "DEVELOPMENT",
      subjectId: account.id,
      accountId: account.id,
      serviceId: account.serviceId,
      cause: "invalid_grant",
      detail: { accountName: "Acme", serviceName: "Zoho CRM", reason: "invalid_grant" },
      ...draft,
    }),
  );

const resolve = (where: Partial<Parameters<typeof resolveProblems>[1]> = {}) =>
  inTransaction(suite.app.environment, (scope) =>
    resolveProblems(scope, {
      organizationId: organization.id,
      subjectId: account.id,
      resolution: "It was reconnected.",
      ...where,
    }),
  );

const fields = `id kind cause environment title message fix { mutation label input } account { id } service { key }
  rule { id } openedAt resolvedAt resolution`;

const list = async (filter?: Record<string, unknown>, token: string = organization.admin.token) => {
  const answer = await query(
    suite.app,
    token,
    `query ($filter: ProblemFilter) { problems(filter: $filter) { edges { node { ${fields} } } } }`,
    filter ? { filter } : {},
  );
  const page = answer.data?.["problems"] as { edges: { node: Record<string, unknown> }[] };
  return page.edges.map((edge) => edge.node);
};

const changes = async () => {
  const rows = await suite.app.environment.database.prisma.change.findMany({
    where: { organizationId: organization.id, entityType: "Problem" },
    orderBy: { position: "asc" },
  });
  return rows.map((row) => row.name);
};

describe("a problem", () => {
  it("says what is wrong and how to fix it", async () => {
    await open();
    expect(await list()).toEqual([
      {
        id: expect.any(String),
        kind: "REAUTHENTICATION_REQUIRED",
        cause: "invalid_grant",
        environment: "DEVELOPMENT",
        title: "Acme needs re-authentication",
        message:
          "Zoho CRM no longer accepts the tokens of Acme. invalid_grant. Its rules hold their events until someone reconnects it.",
        fix: {
          mutation: "reauthorizeAccount",
          label: "Reconnect the account",
          input: { accountId: account.globalId },
        },
        account: { id: account.globalId },
        service: { key: "zoho-crm" },
        rule: null,
        openedAt: expect.any(String),
        resolvedAt: null,
        resolution: null,
      },
    ]);
  });

  it("is one per subject, kind and environment, also when two open it at once", async () => {
    await Promise.all([open(), open()]);
    expect(await list()).toHaveLength(1);
    expect(await changes()).toEqual(["problem.opened"]);
    await open({ cause: "invalid_client" });
    expect(await list()).toMatchObject([{ cause: "invalid_client" }]);
    expect(await changes()).toEqual(["problem.opened", "problem.changed"]);
    await open({ kind: "WATCH_FAILED" });
    await open({ environment: null });
    expect(await list()).toHaveLength(3);
  });

  it("is resolved once, and opens anew", async () => {
    await open();
    await resolve({ kind: "SYNC_FAILED" });
    await resolve({ environment: "PRODUCTION" });
    expect(await list()).toHaveLength(1);
    await resolve();
    await resolve();
    expect(await list()).toEqual([]);
    expect(await list({ resolved: true })).toMatchObject([{ resolution: "It was reconnected." }]);
    await open();
    expect(await list()).toHaveLength(1);
    expect(await list({ resolved: null })).toHaveLength(2);
    expect(await changes()).toEqual(["problem.opened", "problem.resolved", "problem.opened"]);
  });

  it("belongs to its organization", async () => {
    await open();
    const [problem] = await list();
    const stranger = await makeOrganization(suite.app);
    expect(await list({}, stranger.admin.token)).toEqual([]);
    const node = await query(suite.app, stranger.admin.token, `query ($id: ID!) { node(id: $id) { id } }`, {
      id: problem?.["id"],
    });
    expect(node).toEqual({ data: { node: null } });
    await inTransaction(suite.app.environment, (scope) =>
      resolveProblems(scope, {
        organizationId: stranger.id,
        subjectId: account.id,
        resolution: "By a stranger.",
      }),
    );
    expect(await list()).toHaveLength(1);
  });

  it("is gone with the transaction that opened it", async () => {
    await expect(
      inTransaction(suite.app.environment, async (scope) => {
        await openProblem(scope, {
          organizationId: organization.id,
          kind: "SYNC_FAILED",
          subjectId: account.id,
          detail: {},
        });
        throw new Error("The transaction fails.");
      }),
    ).rejects.toThrow("The transaction fails.");
    expect(await list()).toEqual([]);
    expect(await changes()).toEqual([]);
  });
});

describe("the filter", () => {
  it("takes environment and kind", async () => {
    await open();
    await open({ kind: "SYNC_FAILED" });
    expect(await list({ kind: "SYNC_FAILED" })).toMatchObject([
      { kind: "SYNC_FAILED", fix: { mutation: "retryAccountSync", input: { accountId: account.globalId } } },
    ]);
    expect(await list({ environment: "PRODUCTION" })).toEqual([]);
    expect(await list({ environment: "DEVELOPMENT" })).toHaveLength(2);
  });

  it("is not needed to see those of an account", async () => {
    await open();
    await open({ kind: "SYNC_FAILED" });
    await resolve({ kind: "SYNC_FAILED" });
    const answer = await query(
      suite.app,
      organization.admin.token,
      `query ($id: ID!) { account(id: $id) { problems { kind } } }`,
      { id: account.globalId },
    );
    expect(answer).toEqual({ data: { account: { problems: [{ kind: "REAUTHENTICATION_REQUIRED" }] } } });
  });
});

describe("problemChanged", () => {
  it("pushes a problem as it opens and is resolved, to its organization alone", async () => {
    const stranger = await makeOrganization(suite.app);
    const document = `subscription { problemChanged { change problemId problem { title resolvedAt } } }`;
    const cursor = await query(suite.app, organization.admin.token, "{ feedCursor }");
    const live = subscribe(
      suite.app,
      organization.admin.token,
      document.replace("problemChanged {", `problemChanged(after: "${cursor.data?.["feedCursor"]}") {`),
    );
    const theirs = subscribe(
      suite.app,
      stranger.admin.token,
      document.replace("problemChanged {", `problemChanged(after: "${cursor.data?.["feedCursor"]}") {`),
    );
    await open();
    const opened = await live.next();
    expect(opened).toMatchObject({
      change: "problem.opened",
      problem: { title: "Acme needs re-authentication", resolvedAt: null },
    });
    await resolve();
    expect(await live.next()).toMatchObject({
      change: "problem.resolved",
      problemId: opened["problemId"],
      problem: { resolvedAt: expect.any(String) },
    });
    // What a stranger sees first is their own.
    await inTransaction(suite.app.environment, (scope) =>
      openProblem(scope, {
        organizationId: stranger.id,
        kind: "SYNC_FAILED",
        subjectId: stranger.id,
        detail: { accountName: "Theirs" },
      }),
    );
    expect(await theirs.next()).toMatchObject({ problem: { title: "The sync of Theirs failed" } });
    await live.close();
    await theirs.close();
  });
});
