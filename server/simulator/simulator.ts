import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Control } from "./control/control.ts";
import { makeControl } from "./control/make-control.ts";
import { sendReply } from "./http/call.ts";
import { BodyTooLargeError } from "./http/read-body.ts";
import { route } from "./http/route.ts";
import { waitForNotifications } from "./watch/notify.ts";
import { makeWorld, type World } from "./world.ts";

export interface SimulatorOptions {
  /** Address to listen at; 127.0.0.1 by default. */
  host?: string;
  /** Port to listen at; 0 (the default) takes a free one. */
  port?: number;
  /** File that keeps clients, tokens, channels and records over a restart; absent keeps nothing. */
  stateFile?: string;
  /** Real milliseconds under the settable clock; Date.now by default. */
  now?: () => number;
}

export interface Simulator {
  /** `http://host:port`, without a slash at the end. */
  origin: string;
  /** The control API as functions. */
  control: Control;
  /** Closes all sockets, writes the state, and frees the port. */
  stop(): Promise<void>;
}

/** Starts a provider simulator; rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const host = options.host ?? "127.0.0.1";
  const world = makeWorld({ stateFile: options.stateFile, now: options.now });
  const server = createServer((request, response) => void answer(world, request, response));
  await listen(server, host, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  // An address that means "all" cannot be called, and a browser wants brackets around IPv6.
  const callable =
    host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  world.origin = `http://${callable}:${port}`;
  let away: Promise<void> | undefined;
  world.goAway = (forMs) => {
    away ??= refuseFor(server, forMs, world.stopping.signal)
      .then(() => (world.stopping.signal.aborted ? undefined : listen(server, host, port)))
      .finally(() => (away = undefined));
    return away;
  };
  return {
    origin: world.origin,
    control: makeControl(world),
    async stop() {
      world.stopping.abort();
      await away;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await waitForNotifications(world);
      await world.flush();
    },
  };
}

/** Lets go of the port for a while. Whoever has a request under way still gets its answer. */
async function refuseFor(server: Server, forMs: number, stopping: AbortSignal): Promise<void> {
  server.close();
  await wait(forMs, undefined, { signal: stopping }).catch(() => undefined);
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? "/", world.origin);
    const path = url.pathname
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
    const outcome = await route({ world, request, response, method: request.method ?? "GET", url, path });
    if (outcome !== "sent") sendReply(response, outcome);
  } catch (error) {
    if (response.destroyed) return;
    if (error instanceof BodyTooLargeError)
      sendReply(response, { status: 413, json: { error: "too_large" } });
    else if (error instanceof URIError || isUrlError(error)) {
      sendReply(response, { status: 400, json: { error: "bad_request" } });
    } else {
      process.stderr.write(`simulator: ${request.method} ${request.url?.split("?")[0]}: ${String(error)}\n`);
      sendReply(response, { status: 500, json: { error: "simulator_fault", message: String(error) } });
    }
  }
}

function isUrlError(error: unknown): boolean {
  return error instanceof TypeError && "code" in error && error.code === "ERR_INVALID_URL";
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
