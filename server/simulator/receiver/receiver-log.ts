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
  /** Counts a request without keeping anything of it. */
  count(name: string): void;
  /** Whether requests of this name are only counted: for loads, whose bodies nobody reads. Cleared with the name. */
  isQuiet(name: string): boolean;
  setQuiet(name: string, quiet: boolean): void;
  /** The kept requests, oldest first; only the newest `limit` when given. */
  list(name: string, limit?: number): ReceivedRequest[];
  total(name: string): number;
  names(): string[];
  clear(name?: string): void;
  /** Resolves once `count` requests came since the last clear; rejects after `timeoutMs`. */
  waitFor(name: string, count: number, timeoutMs: number): Promise<ReceivedRequest[]>;
}

/** So many dropped places are freed at a time: taking each off the front would move all others. */
const FREED_AT_ONCE = 4_096;

interface Shelf {
  requests: (ReceivedRequest | undefined)[];
  /** Where the kept ones begin. */
  from: number;
  total: number;
  characters: number;
}

export function makeReceiverLog(): ReceiverLog {
  const shelves = new Map<string, Shelf>();
  const quiet = new Set<string>();
  const waiters = new Set<{ name: string; count: number; done: () => void }>();

  function shelfOf(name: string): Shelf {
    const known = shelves.get(name);
    if (known !== undefined) return known;
    const oldest = shelves.keys().next().value;
    if (shelves.size >= MAX_NAMES && oldest !== undefined) shelves.delete(oldest);
    const shelf: Shelf = { requests: [], from: 0, total: 0, characters: 0 };
    shelves.set(name, shelf);
    return shelf;
  }

  function counted(name: string, shelf: Shelf): void {
    shelf.total += 1;
    for (const waiter of waiters) {
      if (waiter.name === name && shelf.total >= waiter.count) waiter.done();
    }
  }

  const total = (name: string) => shelves.get(name)?.total ?? 0;
  const list = (name: string, limit = MAX_REQUESTS): ReceivedRequest[] => {
    const { requests = [], from = 0 } = shelves.get(name) ?? {};
    return requests.slice(Math.max(from, requests.length - limit)).filter((kept) => kept !== undefined);
  };

  return {
    add(name, request) {
      const shelf = shelfOf(name);
      shelf.requests.push(request);
      shelf.characters += request.body.length;
      while (shelf.requests.length - shelf.from > MAX_REQUESTS || shelf.characters > MAX_BODY_CHARACTERS)
        drop(shelf);
      counted(name, shelf);
    },
    count: (name) => counted(name, shelfOf(name)),
    isQuiet: (name) => quiet.has(name),
    setQuiet(name, isQuiet) {
      if (isQuiet) quiet.add(name);
      else quiet.delete(name);
    },
    list,
    total,
    names: () => [...new Set([...shelves.keys(), ...quiet])],
    clear(name) {
      if (name === undefined) {
        shelves.clear();
        quiet.clear();
      } else {
        shelves.delete(name);
        quiet.delete(name);
      }
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

function drop(shelf: Shelf): void {
  shelf.characters -= shelf.requests[shelf.from]?.body.length ?? 0;
  shelf.requests[shelf.from] = undefined;
  shelf.from += 1;
  if (shelf.from < FREED_AT_ONCE) return;
  shelf.requests = shelf.requests.slice(shelf.from);
  shelf.from = 0;
}
