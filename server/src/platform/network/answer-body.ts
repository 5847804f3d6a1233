import { Readable } from "node:stream";

/**
 * The body of an answer while it arrives: bytes as sent. The connection is paused while 64 KiB of it wait to be read, and
 * dropped when the stream is destroyed before its end. Its errors are `NetworkError`s; one that comes before anybody
 * listens is kept for the reader and crashes nothing.
 */
export class AnswerBody extends Readable {
  readonly #resume: () => void;
  readonly #cancel: () => void;
  #isWanted = false;

  constructor(connection: { resume: () => void; cancel: () => void }) {
    super({ highWaterMark: 65_536 });
    this.#resume = connection.resume;
    this.#cancel = connection.cancel;
    this.on("error", () => {});
  }

  /** Takes what arrived; false when no more is wanted until `resume`. */
  receive(chunk: Buffer): boolean {
    this.#isWanted = false;
    // A reader may ask for more while it is given this.
    return this.push(chunk) || this.#isWanted;
  }

  override _read(): void {
    this.#isWanted = true;
    this.#resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#cancel();
    callback(error);
  }
}
