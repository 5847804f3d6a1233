import { Transform } from "node:stream";

/** Shorter ones would blot out ordinary words. */
const shortest = 4;
const blot = "*";

/** Puts as many asterisks in the place of each secret, so that lengths stay true. */
export type Hider = {
  text(text: string): string;
  /** Whether one of them is in a text, in whatever case: names of headers arrive in lower case. */
  holdsAny(text: string): boolean;
  /** For a body; secrets that lie across chunks are found too. */
  stream(): Transform;
};

/** Hides secrets in what a service answers: some repeat the request, credentials included. */
export function makeHider(secrets: readonly string[]): Hider {
  const distinct = [...new Set(secrets)].filter((secret) => secret.length >= shortest);
  const needles = distinct.map((secret) => Buffer.from(secret));
  const longest = Math.max(0, ...needles.map((needle) => needle.length));

  return {
    text(text) {
      if (!distinct.some((secret) => text.includes(secret))) return text;
      const bytes = Buffer.from(text);
      return blotOut(bytes, findAll(bytes, needles)).toString("utf8");
    },
    holdsAny(text) {
      const lower = text.toLowerCase();
      return distinct.some((secret) => lower.includes(secret.toLowerCase()));
    },
    stream() {
      let rest: Buffer = Buffer.alloc(0);
      return new Transform({
        transform(chunk: Buffer, _encoding, done) {
          const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
          const found = findAll(bytes, needles);
          // The beginning of a secret may stand at the end: it waits for what comes, whole secrets that reach into it too.
          let keep = beginsAt(bytes, needles, longest);
          for (const { from, to } of found.toSorted((a, b) => b.from - a.from))
            if (to > keep && from < keep) keep = from;
          rest = bytes.subarray(keep);
          const passed = blotOut(
            bytes.subarray(0, keep),
            found.filter(({ to }) => to <= keep),
          );
          done(null, keep > 0 ? passed : undefined);
        },
        flush(done) {
          done(null, rest.length > 0 ? blotOut(rest, findAll(rest, needles)) : undefined);
        },
      });
    },
  };
}

type Place = { from: number; to: number };

/** Each place of each secret; places may overlap. */
function findAll(bytes: Buffer, needles: readonly Buffer[]): Place[] {
  const found: Place[] = [];
  for (const needle of needles)
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1))
      found.push({ from: at, to: at + needle.length });
  return found;
}

function blotOut(bytes: Buffer, places: readonly Place[]): Buffer {
  if (places.length === 0) return bytes;
  const blotted = Buffer.from(bytes);
  for (const { from, to } of places) blotted.fill(blot, from, to);
  return blotted;
}

/** Where the last bytes could be the beginning of a secret; the length where they cannot. */
function beginsAt(bytes: Buffer, needles: readonly Buffer[], longest: number): number {
  for (let at = Math.max(0, bytes.length - longest + 1); at < bytes.length; at += 1) {
    if (!needles.some((needle) => needle[0] === bytes[at])) continue;
    const tail = bytes.subarray(at);
    if (needles.some((needle) => needle.length > tail.length && needle.subarray(0, tail.length).equals(tail)))
      return at;
  }
  return bytes.length;
}
