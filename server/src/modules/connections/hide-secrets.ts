import { Transform } from "node:stream";

/** Shorter ones would blot out ordinary words. */
const shortest = 4;
const blot = "*";

/** Puts as many asterisks in the place of each secret, so that lengths stay true. */
export type Hider = {
  text(text: string): string;
  /** For a body; secrets that lie across chunks are found too. */
  stream(): Transform;
};

/** Hides secrets in what a service answers: some repeat the request, credentials included. */
export function makeHider(secrets: readonly string[]): Hider {
  const distinct = [...new Set(secrets)].filter((secret) => secret.length >= shortest);
  // Longest first: one may be a part of another.
  const needles = distinct.map((secret) => Buffer.from(secret)).toSorted((a, b) => b.length - a.length);
  const longest = needles[0]?.length ?? 0;

  /** Blots out what is found, in place. */
  function hideIn(bytes: Buffer): void {
    for (const needle of needles)
      for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length))
        bytes.fill(blot, at, at + needle.length);
  }

  return {
    text(text) {
      return distinct.some((secret) => text.includes(secret)) ? hideInText(text) : text;
    },
    stream() {
      let rest: Buffer = Buffer.alloc(0);
      return new Transform({
        transform(chunk: Buffer, _encoding, done) {
          const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk);
          hideIn(bytes);
          // The beginning of a secret may stand at the end: it waits for what comes.
          const keep = beginsAt(bytes, needles, longest);
          rest = bytes.subarray(keep);
          done(null, keep > 0 ? bytes.subarray(0, keep) : undefined);
        },
        flush(done) {
          done(null, rest.length > 0 ? rest : undefined);
        },
      });
    },
  };

  function hideInText(text: string): string {
    const bytes = Buffer.from(text);
    hideIn(bytes);
    return bytes.toString("utf8");
  }
}

/** Where the last bytes could be the beginning of a secret; the length where they cannot. */
function beginsAt(bytes: Buffer, needles: readonly Buffer[], longest: number): number {
  for (let at = Math.max(0, bytes.length - longest + 1); at < bytes.length; at += 1) {
    const tail = bytes.subarray(at);
    if (needles.some((needle) => needle.length > tail.length && needle.subarray(0, tail.length).equals(tail)))
      return at;
  }
  return bytes.length;
}
