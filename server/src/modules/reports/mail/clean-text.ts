// Line ends and other controls, and the marks that change the direction of what follows: a name could write a header line, or turn
// the text around it. Joiners stay, emoji are made of them.
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
/** UTF-16 halves without their other half: no charset can write them. */
const LONE_HALVES = /\p{Cs}/gu;

/** Each is one character of one column: most texts are like this, and segmenting is slow. */
const PLAIN = /^[\x20-\x7e\u00a1-\u024f\u2018-\u201d\u2026]*$/;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Text as it may stand on a line of a mail: without controls, white space narrowed, cut at `most` characters as people count them. */
export function cleanText(text: string, most = 300): string {
  // Far more than could be shown is not looked at: names come from others.
  const head = text.slice(0, most * 4 + 16);
  const clean = head
    .replaceAll(CONTROLS, " ")
    .replaceAll(LONE_HALVES, "\ufffd")
    .replaceAll(/\s+/g, " ")
    .trim();
  const parts = charactersOf(clean);
  if (parts.length <= most && head.length === text.length) return cutBytes(clean, most);
  return cutBytes(
    `${parts
      .slice(0, most - 1)
      .join("")
      .trimEnd()}…`,
    most,
  );
}

/** One character as people count them may be made of any number of marks. */
function cutBytes(text: string, most: number): string {
  if (text.length <= most * 4) return text;
  return `${text.slice(0, most * 4).replace(/\p{Cs}$/u, "")}…`;
}

/** How many columns a text takes in a fixed-width font: East Asian wide characters and emoji take two. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += isWide(segment) ? 2 : 1;
  return width;
}

/** Ranges of Unicode's East_Asian_Width W and F that occur in names (UAX #11), and emoji. */
function isWide(segment: string): boolean {
  const code = segment.codePointAt(0) ?? 0;
  if (code < 0x1100) return false;
  return (
    code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x20000 && code <= 0x3fffd) ||
    /\p{Emoji_Presentation}|\ufe0f/u.test(segment)
  );
}

/** The characters of a text as people count them. */
export function charactersOf(text: string): string[] {
  if (PLAIN.test(text)) return Array.from(text);
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}
