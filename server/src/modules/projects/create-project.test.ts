import { beforeAll, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";

const suite = useTestApp({ work: false });
let organization: TestOrganization;
beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

const document = `mutation ($name: String!) { createProject(input: { name: $name }) {
  ... on CreateProjectPayload { project { id name slug } } ... on Error { code message } } }`;

const create = async (token: string | null, name: string) =>
  (await query(suite.app, token, document, { name })).data?.["createProject"];

describe("createProject", () => {
  it("makes a project with a slug, and audits it", async () => {
    expect(await create(organization.admin.token, "Web Shop")).toMatchObject({
      project: { name: "Web Shop", slug: "web-shop" },
    });
    const audit = await suite.app.environment.database.prisma.auditEntry.findFirst({
      where: { organizationId: organization.id, act: "project.created" },
    });
    expect(audit?.after).toEqual({ name: "Web Shop", slug: "web-shop" });
  });

  it("refuses a name whose slug is taken, also when two come at once", async () => {
    const answers = await Promise.all(
      ["Twice", "twice!"].map((name) => create(organization.admin.token, name)),
    );
    expect(answers).toContainEqual({ code: "NAME_TAKEN", message: expect.any(String) });
    expect(answers).toContainEqual({ project: expect.objectContaining({ slug: "twice" }) });
  });

  it("leaves the name free for other organizations", async () => {
    const other = await makeOrganization(suite.app);
    expect(await create(other.admin.token, "Web Shop")).toMatchObject({ project: { slug: "web-shop" } });
  });

  it("refuses an empty name", async () => {
    expect(await create(organization.admin.token, "  ")).toMatchObject({ code: "VALIDATION" });
  });

  it("is for builders", async () => {
    for (const role of ["COMPANY_SUPERVISOR", "BILLING_ADMIN"] as const) {
      const person = await makeMember(suite.app, organization.id, [role]);
      expect(await create(person.token, "")).toMatchObject({ code: "FORBIDDEN" });
    }
    const reader = await makeMember(suite.app, organization.id, ["DEVELOPER"], ["READ"]);
    expect(await create(reader.token, "Scoped")).toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("RULES_WRITE"),
    });
    const developer = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
    expect(await create(developer.token, "By a developer")).toMatchObject({ project: {} });
  });
});
