/** Text as PostgreSQL takes it: no NUL, no half of a character. */
export function storableText(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/**
 * JSON text as `jsonb` takes it, from text that `JSON.stringify` made: NUL is left out, and half of a character becomes
 * U+FFFD. (`JSON.stringify` writes both as escapes, ECMA-262 25.5.2.3.)
 */
export function storableJson(json: string): string {
  return json
    .replaceAll(/\\(?:u([0-9a-fA-F]{4})|.)/g, (escape, hex: string | undefined) => {
      if (hex === undefined) return escape;
      const unit = Number.parseInt(hex, 16);
      if (unit === 0) return "";
      return unit >= 0xd800 && unit <= 0xdfff ? "\uFFFD" : escape;
    })
    .toWellFormed();
}

/** How deep arrays and objects nest in JSON text. */
export function jsonDepth(json: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (quoted) {
      if (character === "\\") index++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth--;
  }
  return deepest;
}
