import { BadInputError } from "../errors.ts";

/** An opaque cursor of the change feed stands for a position; any node can read on from it. */
export function encodeFeedCursor(position: bigint): string {
  return Buffer.from(`c1:${position}`).toString("base64url");
}

/** Throws BadInputError for anything that encodeFeedCursor did not make. */
export function decodeFeedCursor(cursor: string): bigint {
  const match = /^c1:(\d{1,18})$/.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!match)
    throw new BadInputError(
      "`after` is not a cursor of the change feed. Use `feedCursor` or the `cursor` of a payload.",
    );
  return BigInt(match[1] as string);
}
