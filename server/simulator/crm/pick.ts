/** A number in [0, 2^32) that depends only on the parts (FNV-1a with a final mix): the seed of all demo data. */
export function hashOf(...parts: (string | number)[]): number {
  return mix(absorb(2_166_136_261, parts.join("|")));
}

/** `hashOf` of some parts and a last one that changes, for many of those: what comes before is read once. */
export function hashWith(...parts: (string | number)[]): (last: number) => number {
  const begun = absorb(2_166_136_261, `${parts.join("|")}|`);
  return (last) => mix(absorb(begun, String(last)));
}

function absorb(state: number, text: string): number {
  let hash = state;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return hash;
}

function mix(state: number): number {
  const hash = Math.imul(state ^ (state >>> 15), 2_246_822_507);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** One of the choices, by hash. */
export function pick<T>(choices: readonly [T, ...T[]], hash: number): T {
  return choices[hash % choices.length] ?? choices[0];
}

export const FIRST_NAMES = [
  "Ada", "Bao", "Carla", "Dmitri", "Elif", "Farah", "Goran", "Hana", "Ines", "Jonas", "Kavya", "Liam",
  "Mina", "Noor", "Olga", "Pedro", "Quinn", "Rosa", "Sven", "Tariq", "Uma", "Vera", "Wen", "Yusuf",
] as const; // prettier-ignore

export const LAST_NAMES = [
  "Abe", "Berg", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ivanova", "Jansen", "Khan",
  "Lopez", "Moreau", "Nakamura", "Okafor", "Patel", "Rossi", "Silva", "Tanaka", "Vogel", "Walsh", "Zhang",
] as const; // prettier-ignore
