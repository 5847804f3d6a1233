import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  insertConfigParam,
  insertDelivery,
  makeCallbackScene,
} from "../../src/modules/callbacks/callback-scene.fixture.ts";
import { query } from "../builders.ts";
import { connectLive } from "../live-client.ts";
import { waitForChange } from "../wait-for-change.ts";
import type { Journey } from "./journey.ts";

/** A receiver that keeps what it hears and repeats it in its answer, in headers and body. */
async function startRepeatingReceiver() {
  const heard = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      heard.resolve(body);
      const headers = { "x-said": encodeURIComponent(body), location: `/${encodeURIComponent(body)}` };
      response.writeHead(500, headers).end(`${request.rawHeaders.join("\n")}\n${body}`);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: heard.promise,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** An extension is called back, and calls back with its securityContext, rightly and in every wrong way. */
export async function driveCallbacks({ app, planted }: Journey): Promise<void> {
  const { database, clock } = app.environment;
  const receiver = await startRepeatingReceiver();
  const scene = await makeCallbackScene(app, { url: `http://${receiver.host}/callback` });
  planted.add("the signing secret of an extension", scene.secret);
  const shown = { place: /^POST \/graphql currentInstallation$/, why: "it was given to the extension" };
  const value = planted.make("a secret config param", { shownIn: [shown] });
  await insertConfigParam(app, scene.installation, { name: "key", value, isSecret: true });
  const host = { organizationId: scene.publisher.id, host: receiver.host, createdAt: clock.now() };
  await database.prisma.allowedHost.create({ data: host });
  await database.prisma.callbackSubscription.updateMany({
    where: { extensionId: scene.extension.id },
    data: { payloadQuery: "{ currentInstallation { configParams { name value } } }" },
  });
  const { delivery } = await insertDelivery(app, scene);

  const body = JSON.parse(await receiver.heard) as { securityContext: string; payload: unknown };
  if (!JSON.stringify(body.payload).includes('"key"')) throw new Error(JSON.stringify(body.payload));
  const token = body.securityContext;
  planted.add("a securityContext", token);
  planted.add("the secret part of a securityContext", token.split("_").slice(3).join("_"));
  await useIt({ app }, token);
  // What it said is stored with the end of the attempt.
  await waitForChange(app, scene.customer.id, ({ name }) => name === "delivery.retryScheduled");
  const attempt = await database.prisma.deliveryAttempt.findFirstOrThrow({
    where: { deliveryId: delivery.id },
  });
  if (!attempt.responseBody?.includes("securityContext"))
    throw new Error("The receiver's answer was not kept.");
  await receiver.close();
}

async function useIt({ app }: Pick<Journey, "app">, token: string): Promise<void> {
  const read = "{ currentInstallation { configParams { name value } } }";
  const { data } = await query(app, token, read);
  if (!data) throw new Error("The installation could not be read.");
  const invoke =
    "mutation($input: InvokeConnectionInput!) { invokeConnection(input: $input) { __typename } }";
  const input = {
    linkName: "nobody__nothing",
    environment: "PRODUCTION",
    request: { path: `/${token}`, headers: { "x-token": token }, body: { token } },
  };
  await query(app, token, invoke, { input });
  await query(app, token, invoke, { input: { ...input, linkName: token } });
  await query(app, token, invoke, { input: { ...input, environment: token } });
  for (const document of [
    `{ ${token} }`,
    `{ accounts(first: "${token}") { ${token} } }`,
    `query ${token} { rules { edges { cursor } } }`,
    token,
  ])
    await query(app, token, document, { [token]: token });
  await query(app, `${token}x`, read);
  const headers = { authorization: `Bearer ${token}`, cookie: `patchbay_session=${token}` };
  const paths = [
    `/graphql?query=${token}`,
    "/graphql?query={currentInstallation{event}}",
    `/proxy/production/${token}/x`,
    "/proxy/production/a__b/x",
    `/${token}`,
  ];
  for (const path of paths) await (await fetch(`${app.origin}${path}`, { headers })).text();
  const live = connectLive(app.origin, { token });
  await live.closed;
  await live.dispose();
}
