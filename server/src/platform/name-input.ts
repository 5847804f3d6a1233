import { z } from "zod";

// Control characters, and those that hide or turn text (Unicode TR 36, 2.10.2): a name is read as it is stored.
const deceptive = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

/** A name for people: trimmed, 1 to `longest` characters, none of them invisible. `missing` says what to give. */
export function nameInput(missing: string, longest = 100) {
  return z
    .string()
    .trim()
    .min(1, missing)
    .max(longest, `A name has at most ${longest} characters.`)
    .refine((name) => !deceptive.test(name), "Leave out invisible characters and line breaks.");
}
