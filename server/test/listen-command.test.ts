import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { securityContextOf } from "../src/modules/callbacks/security-context.ts";
import { signCallback } from "../src/modules/callbacks/sign-callback.ts";
import { newId, newSecret } from "../src/platform/ids.ts";

const entry = path.resolve(import.meta.dirname, "../../scripts/listen.mjs");
const secretOf = (character: string) => `whsec_${Buffer.alloc(32, character).toString("base64")}`;
const [current, former] = [secretOf("c"), secretOf("f")];
const ends: (() => void | Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** `npm run listen` on a free port. */
async function listen(args: string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [entry, "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...(process.env["PATH"] && { PATH: process.env["PATH"] }), ...env },
  });
  const closed = once(child, "close");
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  ends.push(() => {
    child.kill("SIGKILL");
    return closed;
  });
  /** The output, once it has this. */
  async function said(text: string): Promise<string> {
    while (!output.includes(text)) await once(child.stdout, "data");
    return output;
  }
  return { child, closed, said, output: () => output };
}

async function started(args: string[], env?: Record<string, string>) {
  const command = await listen(args, env);
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(await command.said("\n\n"))?.[0] ?? "";
  await command.said("Signatures are");
  return { ...command, origin };
}

function callback(change: { securityContext?: string } = {}) {
  const deliveryId = newId();
  const securityContext = change.securityContext ?? securityContextOf(deliveryId, 3, newSecret(32));
  return {
    id: deliveryId,
    securityContext,
    body: JSON.stringify({ event: "onInstall", orgId: 1042, securityContext }),
  };
}

async function serve(
  answer: (request: IncomingMessage, body: string) => [number, Record<string, string>, string],
) {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => {
        const [status, headers, text] = answer(request, Buffer.concat(chunks).toString("utf8"));
        response.writeHead(status, headers).end(text);
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test("shows a delivery, checks it, masks the credential, and ends by Ctrl-C", async () => {
  const command = await started(["--secret", current]);
  const hello = command.output();
  expect(hello).toContain(`"callbackListener": { "onInstall": "${command.origin}/"`);
  expect(hello).toContain(`npm run allow-host -- <organization> ${command.origin.slice(7)}`);

  const { id, body, securityContext } = callback();
  const headers = { ...signCallback({ current, previous: null }, { id, at: new Date(), body }) };
  const response = await fetch(`${command.origin}/hooks`, { method: "POST", headers, body });
  expect(response.status).toBe(200);
  const output = await command.said("#1 → answered 200");
  expect(output).toMatch(/#1 {2}\d\d:\d\d:\d\d {2}onInstall {2}org 1042 {2}attempt 3 {2}\/hooks\n/);
  expect(output).toContain(`webhook-id ${id}`);
  expect(output).toContain("verified: HASH, webhook-signature, webhook-timestamp");
  expect(output).toContain('{"event":"onInstall","orgId":1042,"securityContext":"pbsc_••••"}');
  expect(output).not.toContain(securityContext);

  await fetch(command.origin, { method: "POST", headers: { ...headers, "patchbay-test": "1" }, body });
  expect(await command.said("#2 → answered 200")).toMatch(/onInstall {2}a test {2}org[^]*seen before/);
  expect((await fetch(command.origin)).status).toBe(405);
  command.child.kill("SIGINT");
  expect(await command.closed).toEqual([0, null]);
  expect(command.output()).toContain("2 deliveries, 2 of them verified.");
});

test("says why it does not believe a delivery", async () => {
  const command = await started([], { CALLBACK_SECRETS: current });
  let number = 0;
  async function why(headers: Record<string, string>, body: string): Promise<string> {
    number += 1;
    await fetch(command.origin, { method: "POST", headers, body });
    const output = await command.said(`#${number} → answered`);
    return output.slice(output.indexOf(`#${number}  `));
  }
  const { id, body } = callback();
  const sign = (secrets: { current: string; previous: string | null }, at = new Date()) => ({
    ...signCallback(secrets, { id, at, body }),
  });
  expect(await why(sign({ current: former, previous: null }), body)).toMatch(
    /NOT VERIFIED\n {5}HASH: No secret that was given fits.*\n {5}webhook-signature: No secret/,
  );
  expect(await why(sign({ current: secretOf("n"), previous: current }), body)).toContain("verified: HASH");
  expect(await why(sign({ current, previous: null }), JSON.stringify(JSON.parse(body), null, 2))).toContain(
    "HASH: The body was formatted anew",
  );
  expect(await why(sign({ current, previous: null }, new Date(Date.now() - 600_000)), body)).toMatch(
    /NOT VERIFIED\n {5}webhook-timestamp: It is 60\d seconds old/,
  );
  expect(await why({ ...sign({ current, previous: null }), "webhook-id": "another" }, body)).toContain(
    "webhook-signature: webhook-id or webhook-timestamp is not the one that was signed.",
  );
  const bare = await why({ "x-trick": "1" }, '{"event":"\\u001b[2Jgone\\u202e"}\u001b[31m');
  expect(bare).toContain("HASH: The header is missing.");
  expect(bare).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});

test("forwards the raw request and relays the answer", async () => {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const port = await serve((request, body) => {
    seen.push({ request, body });
    return [418, { "retry-after": "7", "content-type": "text/x-tea" }, "short and stout"];
  });
  const command = await started([
    "--forward",
    String(port),
    "--secret",
    former,
    "--secret",
    current,
    "--show-context",
  ]);
  const { id, body, securityContext } = callback();
  const raw = ` ${body}\r\n`;
  const headers = { ...signCallback({ current, previous: former }, { id, at: new Date(), body: raw }) };
  const response = await fetch(`${command.origin}/in?x=1`, { method: "POST", headers, body: raw });
  expect(response.status).toBe(418);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(response.headers.get("content-type")).toBe("text/x-tea");
  expect(await response.text()).toBe("short and stout");
  expect(seen).toHaveLength(1);
  expect(seen[0]?.body).toBe(raw);
  expect(seen[0]?.request.url).toBe("/in?x=1");
  expect(seen[0]?.request.rawHeaders).toEqual(
    expect.arrayContaining([headers.HASH, headers["webhook-signature"]]),
  );
  expect(seen[0]?.request.headers.host).toBe(`127.0.0.1:${port}`);
  const output = await command.said(`#1 → 127.0.0.1:${port} answered 418`);
  expect(output).toContain(securityContext);
  expect(output).toContain("verified: HASH");
});

test("answers what it was asked to, and copes with a target that is down", async () => {
  const port = await serve(() => [200, {}, "fine"]);
  const failing = await started(["--forward", `http://127.0.0.1:${port}/own/path`, "--answer", "503"]);
  const post = (origin: string) => fetch(origin, { method: "POST", body: callback().body });
  expect((await post(failing.origin)).status).toBe(503);
  expect(await failing.said("#1 →")).toContain("answered 200");
  await failing.said("answered 503 as you asked");

  const down = await started(["--forward", "http://127.0.0.1:1/"]);
  const response = await post(down.origin);
  expect([response.status, await response.text()]).toEqual([
    502,
    "127.0.0.1:1: nothing listens there: is your receiver running?\n",
  ]);
  expect(await down.said("#1 →")).toContain("is your receiver running? (in ");
  expect((await post(down.origin)).status, "it goes on").toBe(502);
});

test.each([
  [["--forward", "0"], "--forward 0: give a port"],
  [["--forward", "nowhere"], "--forward nowhere: give a port"],
  [["--secret", "abc"], "--secret: it begins with whsec_"],
  [["--answer", "99"], "--answer 99: give a number from 200 to 599"],
  [["--prot", "1"], "Unknown option '--prot'"],
])("%j is refused with the way out", async (args, message) => {
  const command = await listen(args);
  expect(await command.closed).toEqual([2, null]);
  expect(command.output()).toContain(message);
  expect(command.output()).toContain("npm run listen -- [options]");
});

test("a port that is taken is named", async () => {
  const first = await started([]);
  const port = new URL(first.origin).port;
  const second = await listen(["--port", port]);
  expect(await second.closed).toEqual([2, null]);
  expect(second.output()).toBe(`Port ${port} is taken. Choose another with --port.\n`);
});
