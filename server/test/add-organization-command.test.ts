import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import { useTestApp } from "./app.ts";
import { makeOrganization, query } from "./builders.ts";

const entry = path.resolve(import.meta.dirname, "../src/add-organization.ts");
const suite = useTestApp({ work: false });

async function command(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...(process.env["PATH"] && { PATH: process.env["PATH"] }),
      DATABASE_URL: suite.app.database.url,
      PATCHBAY_PUBLIC_URL: suite.app.origin,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

const accept = `mutation($input: AcceptInvitationInput!) { acceptInvitation(input: $input) {
  __typename ... on Error { code } ... on AcceptInvitationPayload { viewer { organization { name } member { roles } } } } }`;

test(
  "it makes an organization whose admin chooses a password by the link, once",
  { timeout: 60_000 },
  async () => {
    const { app } = suite;
    const present = await makeOrganization(app);
    const { code, output } = await command("second", "Second Ltd", "Ann@Second.example");
    expect(code).toBe(0);
    expect(output).toContain("ann@second.example chooses a password here");
    const token = new URL(output.slice(output.indexOf("http")).trim()).searchParams.get("token") ?? "";
    const input = { token, password: "a password of ann" };
    const answer = await query(app, null, accept, { input });
    expect(answer.data).toEqual({
      acceptInvitation: {
        __typename: "AcceptInvitationPayload",
        viewer: { organization: { name: "Second Ltd" }, member: { roles: ["COMPANY_ADMIN"] } },
      },
    });
    expect((await query(app, null, accept, { input })).data).toMatchObject({
      acceptInvitation: { code: "SETUP_LINK_INVALID" },
    });

    const before = await app.environment.database.prisma.organization.count();
    expect((await command("second", "Another", "bob@another.example")).code).toBe(1);
    const taken = await command("third", "Third", present.admin.email);
    expect(taken).toMatchObject({ code: 1, output: expect.stringContaining("another organization") });
    expect((await command("Third!", "Third", "bob@third.example")).code).toBe(1);
    expect((await command("third")).code).toBe(2);
    expect(await app.environment.database.prisma.organization.count()).toBe(before);
    const acts = await app.environment.database.prisma.auditEntry.findMany({
      where: { actorName: "add-organization" },
    });
    expect(acts.map(({ act }) => act)).toEqual(["organization.created"]);
  },
);
