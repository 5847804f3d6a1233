const MAX_NAMES = 100;
const MAX_REQUESTS = 20_000;
const MAX_BODY_CHARACTERS = 16_000_000;

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

/**
 * Requests by receiver name, in memory only: of each of at most 100 names the newest 20,000 requests with
 * together 16 MB of body. `total` counts the forgotten ones too.
 */
export interface ReceiverLog {
  add(name: string, request: ReceivedRequest): void;
  /** The kept requests, oldest first; only the newest `limit` when given. */
  list(name: string, limit?: number): ReceivedRequest[];
  total(name: string): number;
  names(): string[];
  clear(name?: string): void;
  /** Resolves once `count` requests came since the last clear; rejects after `timeoutMs`. */
  waitFor(name: string, count: number, timeoutMs: number): Promise<ReceivedRequest[]>;
}

interface Shelf {
  requests: ReceivedRequest[];
  total: number;
  characters: number;
}

export function makeReceiverLog(): ReceiverLog {
  const shelves = new Map<string, Shelf>();
  const waiters = new Set<{ name: string; count: number; done: () => void }>();

  function makeShelf(name: string): Shelf {
    const oldest = shelves.keys().next().value;
    if (shelves.size >= MAX_NAMES && oldest !== undefined) shelves.delete(oldest);
    const shelf: Shelf = { requests: [], total: 0, characters: 0 };
    shelves.set(name, shelf);
    return shelf;
  }

  const total = (name: string) => shelves.get(name)?.total ?? 0;
  const list = (name: string, limit = MAX_REQUESTS) => (shelves.get(name)?.requests ?? []).slice(-limit);

  return {
    add(name, request) {
      const shelf = shelves.get(name) ?? makeShelf(name);
      shelf.requests.push(request);
      shelf.total += 1;
      shelf.characters += request.body.length;
      while (shelf.requests.length > MAX_REQUESTS || shelf.characters > MAX_BODY_CHARACTERS) {
        shelf.characters -= shelf.requests.shift()?.body.length ?? 0;
      }
      for (const waiter of waiters) {
        if (waiter.name === name && shelf.total >= waiter.count) waiter.done();
      }
    },
    list,
    total,
    names: () => [...shelves.keys()],
    clear(name) {
      if (name === undefined) shelves.clear();
      else shelves.delete(name);
    },
    waitFor(name, count, timeoutMs) {
      if (total(name) >= count) return Promise.resolve(list(name));
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          reject(new Error(`receiver ${name} has ${total(name)} of ${count} requests`));
        }, timeoutMs);
        const waiter = {
          name,
          count,
          done() {
            clearTimeout(timer);
            waiters.delete(waiter);
            resolve(list(name));
          },
        };
        waiters.add(waiter);
      });
    },
  };
}
