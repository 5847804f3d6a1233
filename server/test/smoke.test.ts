import { expect, test } from "vitest";
import { useTestApp } from "./app.ts";
import { makeOrganization, query } from "./builders.ts";

const suite = useTestApp();

test("a token sees its own organization", async () => {
  const organization = await makeOrganization(suite.app);
  const answer = await query(
    suite.app,
    organization.admin.token,
    "{ viewer { organization { slug } member { roles } } }",
  );
  expect(answer).toEqual({
    data: { viewer: { organization: { slug: organization.slug }, member: { roles: ["COMPANY_ADMIN"] } } },
  });
});
