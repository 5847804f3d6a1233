import { expect, vi } from "vitest";

import type { TestApp } from "../../server/test/app.ts";
import { makeMember, makeOrganization, query, type TestOrganization } from "../../server/test/builders.ts";
import { connectAccount, registerClient } from "../../server/test/consent.ts";
import { waitForChange } from "../../server/test/wait-for-change.ts";
import { act, idIn } from "./console.ts";

export type Seed = TestOrganization & {
  projectId: string;
  functionId: string;
  accountId: string;
  ruleId: string;
};

/** An organization at work: a granted account, an active rule on it, its function at the simulator's receiver. */
export async function seedOrganization(app: TestApp): Promise<Seed> {
  const organization = await makeOrganization(app);
  const { token } = organization.admin;
  await registerClient(app, organization);
  for (const org of ["acme", "globex"]) app.simulator.control.changeOrg(org, { latencyMs: 0 });
  const account = await connectAccount(app, organization, { org: "acme" });
  const projectId = idIn(
    await act(app, token, "createProject", { name: "Web shop" }, "project { id }"),
    "project",
  );
  const url = `${app.simulator.origin}/receiver/${organization.slug}`;
  const functionId = idIn(
    await act(app, token, "createFunction", { projectId, name: "Welcome mail", url }, "function { id }"),
    "function",
  );
  await waitForChange(app, organization.id, (change) => change.name === "account.granted");
  const ruleId = await makeRule(app, token, {
    projectId,
    functionId,
    name: "Welcome new leads",
    developmentAccountId: account.globalId,
  });
  return { ...organization, projectId, functionId, accountId: account.globalId, ruleId };
}

/** A rule on new leads. */
export async function makeRule(
  app: TestApp,
  token: string,
  rule: { projectId: string; functionId: string; name: string; developmentAccountId?: string },
): Promise<string> {
  const input = { serviceKey: "zoho-crm", eventTypes: ["Leads.created"], ...rule };
  return idIn(await act(app, token, "createRule", input, "rule { id }"), "rule");
}

/** Makes a lead at the provider, as soon as its watch channel is live; a record made before would not be pushed. */
export async function makeLead(
  app: TestApp,
  name: string,
  org = "acme",
  record: Record<string, unknown> = {},
): Promise<void> {
  const { control } = app.simulator;
  await vi.waitFor(
    () => expect(control.listChannels().some((channel) => channel.orgKey === org && channel.live)).toBe(true),
    { timeout: 20_000 },
  );
  control.createRecords({
    org,
    module: "Leads",
    record: { Last_Name: name, Company: "Patchbay", ...record },
  });
}

/** Waits until `count` executions have ended; answers the newest one's id. */
export async function waitForExecutions(
  app: TestApp,
  token: string,
  status: string,
  count: number,
): Promise<string> {
  const read = async (): Promise<string[]> => {
    const answer = await query(app, token, `{ executions(first: 50) { edges { node { id status } } } }`);
    const found = answer.data?.["executions"] as
      | { edges: { node: { id: string; status: string } }[] }
      | undefined;
    return (found?.edges ?? []).filter(({ node }) => node.status === status).map(({ node }) => node.id);
  };
  return vi.waitFor(
    async () => {
      const ids = await read();
      expect(ids.length).toBe(count);
      return ids[0] ?? "";
    },
    { timeout: 20_000 },
  );
}

/** Adds what the pages of a busy organization show: a rule without account, what failed, people, what was done. */
export async function fillOrganization(
  app: TestApp,
  seed: Seed,
): Promise<{ executionId: string; memberToken: string }> {
  const { token } = seed.admin;
  await makeRule(app, token, {
    projectId: seed.projectId,
    functionId: seed.functionId,
    name: "Copy leads to the newsletter whose name is long enough to need two lines on a phone",
  });
  const member = await makeMember(app, seed.id, ["DEVELOPER"]);
  await act(
    app,
    token,
    "inviteMember",
    {
      email: `invited-${seed.slug}@example.com`,
      name: "Ines Invited",
      roles: ["BILLING_ADMIN", "COMPANY_SUPERVISOR"],
    },
    "member { id }",
  );
  await makeLead(app, "Grace");
  const executionId = await waitForExecutions(app, token, "SUCCEEDED", 1);
  return { executionId, memberToken: member.token };
}
