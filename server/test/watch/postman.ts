import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const minuteMs = 60_000;

export type PostmanFigures = {
  sent: number;
  dropped: number;
  doubled: number;
  delayed: number;
  /** Of the delayed, those that came more than two minutes after their change. */
  late: number;
  delivered: number;
  /** Patchbay was not there, or did not take it. */
  refused: number;
};

/** What may happen to a push on its way, as parts of all. */
export type Weather = { drop: number; double: number; delay: number };

/**
 * Stands between the simulator's pushes and Patchbay, as an unreliable network does: loses some, doubles some, keeps
 * some for minutes or hours of the tests' clock. Everything else is passed on.
 */
export async function startPostman(options: { now: () => number; random: () => number }) {
  const figures: PostmanFigures = {
    sent: 0,
    dropped: 0,
    doubled: 0,
    delayed: 0,
    late: 0,
    delivered: 0,
    refused: 0,
  };
  const held: { dueAt: number; path: string; body: string }[] = [];
  const { now, random } = options;
  let weather: Weather = { drop: 0, double: 0, delay: 0 };
  let target: string | null = null;

  async function deliver(path: string, body: string): Promise<number> {
    if (!target) {
      figures.refused += 1;
      return 502;
    }
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${target}${path}`, { method: "POST", headers, body });
    await response.text();
    figures[response.ok ? "delivered" : "refused"] += 1;
    return response.status;
  }

  async function take(path: string, body: string): Promise<number> {
    figures.sent += 1;
    const chance = random();
    if (chance < weather.drop) {
      figures.dropped += 1;
      return 200;
    }
    if (chance < weather.drop + weather.delay) {
      // A third is seconds late, a third some minutes, a third hours.
      const waitMs = [90_000, 20 * minuteMs, 180 * minuteMs][Math.floor(random() * 3)] ?? 0;
      const dueAt = now() + waitMs * (0.2 + 0.8 * random());
      if (dueAt - now() > 2 * minuteMs) figures.late += 1;
      figures.delayed += 1;
      held.push({ dueAt, path, body });
      return 200;
    }
    const status = await deliver(path, body);
    if (random() < weather.double) {
      figures.doubled += 1;
      await deliver(path, body);
    }
    return status;
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(502).end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    if (path.startsWith("/intake/")) {
      const parts = await request.toArray();
      const body = Buffer.concat(parts).toString("utf8");
      response.writeHead(await take(path, body)).end();
      return;
    }
    const { cookie } = request.headers;
    const passed = await fetch(`${target}${path}`, {
      redirect: "manual",
      headers: cookie ? { cookie } : {},
    });
    const location = passed.headers.get("location");
    response.writeHead(passed.status, location ? { location } : {}).end(await passed.text());
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    figures,
    setTarget: (origin: string | null) => void (target = origin),
    setWeather: (next: Weather) => void (weather = next),
    /** Hands over what was kept until now. */
    async deliverHeld(): Promise<void> {
      const due = held.filter(({ dueAt }) => dueAt <= now());
      for (const push of due) held.splice(held.indexOf(push), 1);
      for (const { path, body } of due) await deliver(path, body);
    },
    /** How long until everything that is kept has been handed over, in milliseconds. */
    longestWaitMs: () => Math.max(0, ...held.map(({ dueAt }) => dueAt - now())),
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
export type Postman = Awaited<ReturnType<typeof startPostman>>;
