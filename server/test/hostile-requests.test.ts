import { once } from "node:events";
import { request } from "node:http";
import net from "node:net";
import { expect, test } from "vitest";
import { useTestApp } from "./app.ts";
import { makeMember, makeOrganization } from "./builders.ts";

const suite = useTestApp();

/** What the server answers to these bytes, to the end of the connection. */
async function send(...lines: string[]): Promise<string> {
  const { hostname, port } = new URL(suite.app.origin);
  const socket = net.connect(Number(port), hostname);
  let answer = "";
  socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  await once(socket, "close");
  return answer;
}

function signInAs(person: { email: string; password: string }): string {
  const input = `{ email: ${JSON.stringify(person.email)}, password: ${JSON.stringify(person.password)} }`;
  return `mutation { signIn(input: ${input}) { __typename } }`;
}

test.each(["//", "///", "//[", "http://[", "http://", "*", "//:99999/"])(
  "a request for %s ends in an answer, not the process",
  async (target) => {
    expect(await send(`GET ${target} HTTP/1.1`, "Host: x", "Connection: close")).toMatch(/^HTTP\/1.1 \d{3} /);
    const upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
    expect(await send(`GET ${target} HTTP/1.1`, "Host: x", ...upgrade)).toMatch(/^HTTP\/1.1 404 /);
    expect((await fetch(`${suite.app.origin}/healthz`)).status).toBe(200);
  },
);

test("a form of another site signs nobody in", async () => {
  const { id } = await makeOrganization(suite.app);
  const query = signInAs(await makeMember(suite.app, id, ["DEVELOPER"]));
  const json = JSON.stringify({ query });
  const multipart = `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${json}\r\n--x--\r\n`;
  for (const [type, body] of [
    ["application/x-www-form-urlencoded", `query=${encodeURIComponent(query)}`],
    ["multipart/form-data; boundary=x", multipart],
    ["text/plain", json],
    ["application/graphql", query],
    ["application/json-of-sorts", json],
  ] as const) {
    const answer = await fetch(`${suite.app.origin}/graphql`, {
      method: "POST",
      headers: { origin: "https://evil.example", "content-type": type },
      body,
    });
    expect(answer.status).toBe(415);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
});

test("the console sends a browser at localhost to the public address", async () => {
  const { port } = new URL(suite.app.origin);
  const asked = request({
    host: "127.0.0.1",
    port,
    path: "/rules?project=x",
    headers: { host: `localhost:${port}` },
  });
  const answered = once(asked.end(), "response");
  const [response] = (await answered) as [
    { statusCode: number; headers: { location?: string }; resume(): void },
  ];
  response.resume();
  expect(response.statusCode).toBe(307);
  expect(response.headers.location).toBe(`${suite.app.origin}/rules?project=x`);
});
