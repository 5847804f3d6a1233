// As in names that members give: control characters, and those that hide or turn text (Unicode TR 36, 2.10.2). The joiner of
// emoji and scripts (U+200D) stays.
const deceptive = /[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/gu;

/**
 * A name from outside as it can be kept and read: on one line, without invisible characters and those that turn what follows around,
 * at most `longest` UTF-16 units and no character cut in half. Empty where nothing is left.
 */
export function legibleName(name: string, longest = 200): string {
  const clean = name.toWellFormed().replaceAll(deceptive, " ").replaceAll(/\s+/g, " ").trim();
  // What a cut leaves of a pair is an unpaired half, which no database keeps.
  return clean
    .slice(0, longest)
    .replace(/\p{Cs}$/u, "")
    .trimEnd();
}
