import { randomBytes } from "node:crypto";
import { makeSearch } from "./search.ts";
import type { Shown } from "./recording-proxy.ts";

/** Where a secret is shown on purpose: a pattern of places, and why. */
export type Exception = { place: RegExp; why: string };

export type Leak = { name: string; how: string; place: string; around: string };

export type Planted = {
  /** A new secret that has what encodings change; it is searched for. `alphabet`: KEY fits into a header. */
  make(name: string, options?: { alphabet?: "KEY" | "TEXT"; shownIn?: readonly Exception[] }): string;
  /** A secret that something else made. */
  add(name: string, secret: string | null | undefined, ...shownIn: Exception[]): void;
  names(): string[];
  /** Where secrets stand that have no business there. */
  search(shown: readonly Shown[]): Leak[];
  /** After a search: exceptions that nothing was found in. Nobody needs them, or what they are about did not happen. */
  unused(): string[];
};

export function makePlanted(): Planted {
  const secrets = new Map<string, { name: string; shownIn: Exception[] }>();
  const used = new Set<Exception>();
  const planted: Planted = {
    make(name, { alphabet = "TEXT", shownIn = [] } = {}) {
      const odd = alphabet === "KEY" ? `+/=%` : `+/="%ü`;
      const secret = `Zq${randomBytes(6).toString("hex")}${odd}${randomBytes(9).toString("base64url")}`;
      planted.add(name, secret, ...shownIn);
      return secret;
    },
    add(name, secret, ...shownIn) {
      if (!secret) throw new Error(`There is no ${name}.`);
      if (secret.length < 8) throw new Error(`${name} is too short to be told from other text.`);
      const known = secrets.get(secret);
      if (known) known.shownIn.push(...shownIn);
      else secrets.set(secret, { name, shownIn });
    },
    names: () => [...secrets.values()].map(({ name }) => name),
    search(shown) {
      const search = makeSearch([...secrets.keys()]);
      const leaks = new Map<string, Leak>();
      for (const { place, bytes } of shown)
        for (const { secret, how, at } of search(bytes)) {
          const { name = "", shownIn = [] } = secrets.get(secret) ?? {};
          const exception = shownIn.find((one) => one.place.test(place));
          if (exception) {
            used.add(exception);
            continue;
          }
          const around = bytes.subarray(Math.max(0, at - 120), at + 40).toString("latin1");
          const key = `${name} ${how} ${place}`;
          if (!leaks.has(key)) leaks.set(key, { name, how, place, around });
        }
      return [...leaks.values()];
    },
    unused: () =>
      [...secrets.values()].flatMap(({ name, shownIn }) =>
        shownIn.filter((one) => !used.has(one)).map(({ place }) => `${name}: ${place}`),
      ),
  };
  return planted;
}
