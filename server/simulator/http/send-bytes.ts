import { setTimeout as wait } from "node:timers/promises";
import type { ServerResponse } from "node:http";

const CHUNK_BYTES = 65_536;

export interface BytesOptions {
  /** Size of each write; 64 KiB by default, and at most. */
  chunkBytes?: number;
  /** Wait after each write, milliseconds. */
  everyMs?: number;
  /** Cuts the connection after so many bytes. */
  breakAfter?: number;
  /** What the bytes repeat. */
  pattern?: string;
}

/**
 * Writes so many bytes after the head, as fast as the reader takes them, and ends the response. The content repeats the pattern
 * from the first byte on, whatever the sizes of the writes.
 */
export async function sendBytes(
  response: ServerResponse,
  bytes: number,
  options: BytesOptions = {},
): Promise<void> {
  const { everyMs = 0, breakAfter = Infinity, pattern = "x" } = options;
  const step = Math.min(options.chunkBytes ?? CHUNK_BYTES, CHUNK_BYTES);
  const source = Buffer.alloc(CHUNK_BYTES + pattern.length, pattern);
  const until = Math.min(bytes, breakAfter);
  for (let sent = 0; sent < until && !response.destroyed;) {
    const start = sent % pattern.length;
    const chunk = source.subarray(start, start + Math.min(step, until - sent));
    sent += chunk.length;
    if (!response.write(chunk)) await drained(response);
    if (everyMs > 0) await wait(everyMs);
  }
  // The socket sends what it holds and closes, without the end that the response promised.
  if (breakAfter < bytes) response.socket?.end();
  else response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off("drain", go);
      response.off("close", go);
      resolve();
    };
    response.on("drain", go);
    response.on("close", go);
    if (response.destroyed) go();
  });
}
