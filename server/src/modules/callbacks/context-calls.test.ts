import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { query } from "../../../test/builders.ts";
import { connectBooks, invoke, makeBooksOrganization } from "../../../test/connect-books.ts";
import { beginDelivery, makeCallbackScene } from "./callback-scene.fixture.ts";

const suite = useTestApp({ work: false });

/** A customer with a connection of its own, and one of the installation's; both in production. */
async function makeCustomer() {
  const customer = await makeBooksOrganization(suite.app);
  const scene = await makeCallbackScene(suite.app, { customer });
  const own = await connectBooks(suite.app, customer, { name: "Own", environment: "PRODUCTION" });
  const theirs = await connectBooks(suite.app, customer, { name: "Theirs", environment: "PRODUCTION" });
  await suite.app.environment.database.prisma.connectionLink.update({
    where: { id: own.id },
    data: { installationId: scene.installation.id },
  });
  return { customer, scene, own, theirs };
}

test("a receiver calls through the installation's own connection, and the log names the extension", async () => {
  const { scene, own } = await makeCustomer();
  const { delivery, token } = await beginDelivery(suite.app, scene);
  const { data } = await query(
    suite.app,
    token,
    "{ currentInstallation { connections { linkName serviceKey environment status } } }",
  );
  expect(data).toEqual({
    currentInstallation: {
      connections: [
        {
          linkName: own.linkName,
          serviceKey: "zoho-books",
          environment: "PRODUCTION",
          status: "CONNECTED",
        },
      ],
    },
  });
  const answer = await invoke(suite.app, token, own.linkName, { path: "/organizations" }, "PRODUCTION");
  expect(answer).toMatchObject({ status: 200, body: { code: 0 } });
  expect(JSON.stringify(answer)).not.toMatch(/1000\.[0-9a-f]{32}/);

  const { prisma } = suite.app.environment.database;
  const logged = () => prisma.connectionCall.findMany({ where: { connectionId: own.id } });
  await expect.poll(logged).toMatchObject([
    {
      callerName: `${scene.extension.key} (callback)`,
      door: "GRAPHQL",
      environment: "PRODUCTION",
      organizationId: scene.customer.id,
      status: 200,
    },
  ]);
  expect(await prisma.securityContextUse.findMany({ where: { deliveryId: delivery.id } })).toMatchObject([
    { operation: "currentInstallation", refusal: null },
    { operation: "invokeConnection", refusal: null },
  ]);
});

test("the customer's other connections do not exist for it, nor does development", async () => {
  const { scene, own, theirs, customer } = await makeCustomer();
  const { delivery, token } = await beginDelivery(suite.app, scene);
  const path = { path: "/organizations" };
  expect(await invoke(suite.app, token, theirs.linkName, path, "PRODUCTION")).toMatchObject({
    code: "CONNECTION_NOT_FOUND",
  });
  expect(await invoke(suite.app, token, "nobody__nothing", path, "PRODUCTION")).toMatchObject({
    code: "CONNECTION_NOT_FOUND",
  });
  const inDevelopment = await query(
    suite.app,
    token,
    `mutation { invokeConnection(input: { linkName: "${own.linkName}", environment: DEVELOPMENT, request: { path: "/" } }) { __typename } }`,
  );
  expect(inDevelopment).toMatchObject({ data: null, errors: [{ extensions: { code: "FORBIDDEN" } }] });
  expect(
    await suite.app.environment.database.prisma.securityContextUse.findMany({
      where: { deliveryId: delivery.id },
      orderBy: { id: "asc" },
    }),
  ).toMatchObject(
    ["CONNECTION_NOT_FOUND", "CONNECTION_NOT_FOUND", "FORBIDDEN"].map((refusal) => ({
      operation: "invokeConnection",
      refusal,
    })),
  );
  // The customer's people go on calling through theirs.
  expect(await invoke(suite.app, customer.admin.token, theirs.linkName, path, "PRODUCTION")).toMatchObject({
    status: 200,
  });
});

test("another installation's connection of the same link name is another one", async () => {
  const [one, two] = [await makeCustomer(), await makeCustomer()];
  const { prisma } = suite.app.environment.database;
  for (const { own } of [one, two])
    await prisma.connectionLink.update({ where: { id: own.id }, data: { linkName: "shared-name__books" } });
  const { token } = await beginDelivery(suite.app, two.scene);
  const path = { path: "/organizations" };
  expect(await invoke(suite.app, token, "shared-name__books", path, "PRODUCTION")).toMatchObject({
    status: 200,
  });
  await expect.poll(() => prisma.connectionCall.count({ where: { connectionId: two.own.id } })).toBe(1);
  expect(await prisma.connectionCall.count({ where: { connectionId: one.own.id } })).toBe(0);
});

test("what keeps the connection from being called is said as to everybody", async () => {
  const { scene, own } = await makeCustomer();
  const { token } = await beginDelivery(suite.app, scene);
  const { prisma } = suite.app.environment.database;
  await prisma.connectionAuthorization.updateMany({
    where: { connectionId: own.id },
    data: { revokedAt: new Date(), revokedByName: "Operator" },
  });
  const call = (input: object) =>
    invoke(suite.app, token, own.linkName, { path: "/", ...input }, "PRODUCTION");
  expect(await call({})).toMatchObject({ __typename: "ConnectionCallError", code: "REVOKED" });
  expect(await call({ method: "CONNECT" })).toMatchObject({ __typename: "ValidationError" });
  const { data } = await query(suite.app, token, "{ currentInstallation { connections { status } } }");
  expect(data).toEqual({ currentInstallation: { connections: [{ status: "REVOKED" }] } });
});
