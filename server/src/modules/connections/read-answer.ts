import { isUtf8 } from "node:buffer";
import type { ApiDoorAnswer } from "../../providers/api-door.ts";
import { ApiCallError } from "../../providers/api-door.ts";
import { NetworkError } from "../../platform/network/network-error.ts";
import { readBody } from "../../platform/network/read-body.ts";

/** An answer of a service, read to its end. */
export type ReadAnswer = {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
  /** Whether the body was longer than the cap, and cut there. */
  truncated: boolean;
  attempts: number;
};

/** Reads an answer's body up to `maxBytes`; a longer one is cut. Throws ApiCallError UNREACHABLE where it breaks off. */
export async function readAnswer(answer: ApiDoorAnswer, maxBytes: number): Promise<ReadAnswer> {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
  try {
    const { body, truncated } = await readBody(answer.body, maxBytes, "CUT", "the service");
    return { status: answer.status, headers, bytes: body, truncated, attempts: answer.attempts };
  } catch (error) {
    const message = error instanceof NetworkError ? error.message : "The answer of the service broke off.";
    throw new ApiCallError("UNREACHABLE", message, { cause: error });
  }
}

/** The body as JSON where it says that it is; undefined for anything else. */
export function jsonOf({ headers, bytes, truncated }: ReadAnswer): unknown {
  if (truncated || !/^[^;]*[/+]json\s*(;|$)/i.test(headers["content-type"] ?? "")) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

/** The body as text; null where it is none. A cut one may lack the last character. */
export function textOf({ bytes, truncated }: ReadAnswer): string | null {
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString("utf8");
  return truncated && !bytes.includes(0) && isUtf8(bytes.subarray(0, endOfLastCharacter(bytes)))
    ? bytes.subarray(0, endOfLastCharacter(bytes)).toString("utf8")
    : null;
}

function endOfLastCharacter(bytes: Buffer): number {
  let at = bytes.length - 1;
  while (at > 0 && at > bytes.length - 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}
