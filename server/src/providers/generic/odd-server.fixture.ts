import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import type { ServiceDefinition } from "../definition.ts";
import { makeDefinition } from "./definition.fixture.ts";
import { createGenericConnector } from "./generic-connector.ts";

type Heard = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** Tests only: a server that answers as the test says, and what it heard. */
export async function startOddServer() {
  const heard: Heard[] = [];
  let answer = (response: ServerResponse, _heard: Heard): unknown => response.end("{}");
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const one = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
      heard.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = makeManualClock();
  const network = createNetwork({ allow: [origin], clock });
  return {
    origin,
    clock,
    network,
    heard,
    last: () => heard.at(-1),
    /** What comes back from now on. */
    answer(status: number, body: unknown, headers: Record<string, string> = {}) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      answer = (response) => response.writeHead(status, headers).end(text);
    },
    answerBy(next: (response: ServerResponse, heard: Heard) => unknown) {
      answer = next;
    },
    connect: (
      changes: Parameters<typeof makeDefinition>[1] = {},
      parameters: Record<string, string> = {},
      definition: ServiceDefinition = makeDefinition(origin, changes),
    ) =>
      createGenericConnector({ network, clock }, { name: "Odd" }, definition, parameters, { binding: true }),
    async close() {
      await network.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
