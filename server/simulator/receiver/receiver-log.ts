const MAX_REQUESTS_PER_NAME = 1_000;
const MAX_NAMES = 100;

/** One request as the receiver saw it. */
export interface ReceivedRequest {
  number: number;
  /** ISO time of the simulator's clock. */
  at: string;
  method: string;
  /** Path and query as sent. */
  url: string;
  /** Lower-case names; repeated headers are joined by a comma. */
  headers: Record<string, string>;
  /** The raw body as UTF-8, cut at 64 KB. */
  body: string;
  /** Full size of the body in bytes. */
  bytes: number;
  truncated: boolean;
  /** What was answered: a status, or what was done to the socket. */
  answered: string;
}

/** Requests by receiver name: the newest 1,000 of each of at most 100 names, in memory only. */
export interface ReceiverLog {
  add(name: string, request: ReceivedRequest): void;
  list(name: string): ReceivedRequest[];
  names(): string[];
  clear(name?: string): void;
  /** Resolves once `count` requests are recorded; rejects after `timeoutMs`. */
  waitFor(name: string, count: number, timeoutMs: number): Promise<ReceivedRequest[]>;
}

export function makeReceiverLog(): ReceiverLog {
  const byName = new Map<string, ReceivedRequest[]>();
  const waiters = new Set<{ name: string; count: number; done: (requests: ReceivedRequest[]) => void }>();

  return {
    add(name, request) {
      const requests = byName.get(name) ?? [];
      if (!byName.has(name)) {
        const oldest = byName.keys().next().value;
        if (byName.size >= MAX_NAMES && oldest !== undefined) byName.delete(oldest);
        byName.set(name, requests);
      }
      requests.push(request);
      if (requests.length > MAX_REQUESTS_PER_NAME) requests.shift();
      for (const waiter of waiters) {
        if (waiter.name === name && requests.length >= waiter.count) waiter.done([...requests]);
      }
    },
    list: (name) => [...(byName.get(name) ?? [])],
    names: () => [...byName.keys()],
    clear(name) {
      if (name === undefined) byName.clear();
      else byName.delete(name);
    },
    waitFor(name, count, timeoutMs) {
      const present = byName.get(name) ?? [];
      if (present.length >= count) return Promise.resolve([...present]);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          reject(new Error(`receiver ${name} has ${byName.get(name)?.length ?? 0} of ${count} requests`));
        }, timeoutMs);
        const waiter = {
          name,
          count,
          done(requests: ReceivedRequest[]) {
            clearTimeout(timer);
            waiters.delete(waiter);
            resolve(requests);
          },
        };
        waiters.add(waiter);
      });
    },
  };
}
