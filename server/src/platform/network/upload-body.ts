import { Readable } from "node:stream";
import { NetworkError } from "./network-error.ts";

// What undici takes at once. Larger chunks would hide for long whether they go anywhere.
const PIECE_BYTES = 65_536;

/**
 * A streamed request body as undici takes it, in pieces; `onPiece` hears of each that is asked for and there. Where the
 * source fails it fails with `ABORTED`: that is not the fault of who is asked.
 */
export function makeUploadBody(
  source: AsyncIterable<Uint8Array>,
  origin: string,
  onPiece: () => void,
): Readable {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    let isGiving = false;
    try {
      for await (const chunk of source)
        for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
          onPiece();
          isGiving = true;
          yield chunk.subarray(at, at + PIECE_BYTES);
          isGiving = false;
        }
    } catch (cause) {
      // Thrown in from outside: why the exchange ends, not why the source does.
      if (isGiving) throw cause;
      throw new NetworkError("ABORTED", `The body sent to ${origin} broke off.`, { cause });
    }
  }
  return Readable.from(pieces(), { objectMode: false, highWaterMark: PIECE_BYTES });
}

/** Whether an upload stands still because its source gives nothing, not because the other side takes nothing. */
export function waitsForSource(upload: Readable): boolean {
  return !upload.readableEnded && !upload.isPaused() && upload.readableLength === 0;
}
