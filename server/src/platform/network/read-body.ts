import type { Readable } from "node:stream";
import { NetworkError } from "./network-error.ts";

/**
 * Collects a body up to `maxBytes`. A longer one throws `BODY_TOO_LARGE` or is cut, and its connection is dropped
 * in both cases: reading on would be the sender's choice of our memory and time.
 */
export async function readBody(
  stream: Readable,
  maxBytes: number,
  overLimit: "FAIL" | "CUT",
  origin: string,
): Promise<{ body: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= maxBytes) continue;
    // Leaving the loop destroys the stream, and with it the connection.
    if (overLimit === "CUT")
      return { body: Buffer.concat(chunks, length).subarray(0, maxBytes), truncated: true };
    throw new NetworkError("BODY_TOO_LARGE", `${origin} answered with more than ${maxBytes} bytes.`);
  }
  return { body: Buffer.concat(chunks, length), truncated: false };
}
