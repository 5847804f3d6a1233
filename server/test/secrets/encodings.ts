/** A secret as it could stand in something that was written down: how, and the bytes to look for. */
export type Spelling = { secret: string; how: string; needle: Buffer };

/**
 * Written apart from what the product itself hides by, so that a mistake there is not made here too. Base64 is looked for at
 * each of its three alignments, in both alphabets, without the characters that the neighbours of the secret have a part in.
 */
export function spellingsOf(secret: string): Spelling[] {
  const bytes = Buffer.from(secret);
  const texts: [how: string, text: string][] = [
    ["raw", secret],
    ["percent-encoded", encodeURIComponent(secret)],
    [
      "percent-encoded in lower case",
      encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase()),
    ],
    ["form-encoded", new URLSearchParams([["", secret]]).toString().slice(1)],
    ["in JSON", JSON.stringify(secret).slice(1, -1)],
    ["in JSON in JSON", JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ["in COPY", secret.replaceAll("\\", "\\\\")],
    ["hexadecimal", bytes.toString("hex")],
    ["HEXADECIMAL", bytes.toString("hex").toUpperCase()],
    ...[0, 1, 2].flatMap((alignment): [string, string][] => {
      const core = base64Core(bytes, alignment);
      return [
        [`base64, alignment ${alignment}`, core],
        [`base64url, alignment ${alignment}`, core.replaceAll("+", "-").replaceAll("/", "_")],
      ];
    }),
  ];
  const found = new Map<string, string>();
  for (const [how, text] of texts) if (text.length >= 8 && !found.has(text)) found.set(text, how);
  return [...found].map(([text, how]) => ({ secret, how, needle: Buffer.from(text) }));
}

function base64Core(bytes: Buffer, alignment: number): string {
  const before = [0, 2, 3][alignment] ?? 0;
  const whole = Math.floor(((alignment + bytes.length) * 8) / 6);
  return Buffer.concat([Buffer.alloc(alignment), bytes])
    .toString("base64")
    .slice(before, whole);
}
