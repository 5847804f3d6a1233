import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo, Server as TcpServer, Socket } from "node:net";
import { afterEach } from "vitest";
import { systemClock } from "../clock.ts";
import { NetworkError } from "./network-error.ts";
import { createNetwork } from "./network.ts";
import type { Network, NetworkOptions } from "./network.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Runs when the test has ended. */
export function afterThis(close: () => void): void {
  closers.push(close);
}

/** Listens on a free port of the loopback until the test ends, and answers the origin. */
export async function originOf(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterThis(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An HTTP server on the loopback. */
export function serve(listener: RequestListener): Promise<string> {
  return originOf(createServer(listener));
}

/** A server on the loopback that speaks whatever `talk` does. */
export function serveTcp(talk: (socket: Socket) => void): Promise<string> {
  return originOf(
    createTcpServer((socket) => {
      socket.on("error", () => {});
      talk(socket);
    }),
  );
}

/** A network whose door is open for these origins. */
export function networkTo(
  origins: string | readonly string[],
  options: Partial<NetworkOptions> = {},
): Network {
  const network = createNetwork({ allow: [origins].flat(), clock: systemClock, ...options });
  afterThis(() => void network.close());
  return network;
}

/** Why it fails; an error of another kind, or none, fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<NetworkError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof NetworkError) return error;
    throw error;
  }
  throw new Error("The request succeeded.");
}
