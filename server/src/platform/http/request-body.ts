import type { IncomingMessage, ServerResponse } from "node:http";
import { once } from "node:events";
import { Readable } from "node:stream";

// For how long the rest of a request is read and dropped after its answer: a connection that is closed on a client which
// still sends may take the answer with it.
const LINGER_MS = 10_000;

/**
 * The body of a request while it arrives. Unlike the message itself it can be destroyed without ending the connection,
 * which is still to carry the answer. Fails when the client goes before its end.
 */
export class RequestBody extends Readable {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #hasBegun = false;

  constructor(request: IncomingMessage, response: ServerResponse) {
    super({ highWaterMark: 65_536 });
    this.#request = request;
    this.#response = response;
    // It may break before anybody listens; whoever reads it afterwards is told.
    this.on("error", () => {});
    request.on("close", this.#onClose).on("error", this.#onClose);
  }

  /** Whether some of it is still under way: not while the client waits to be asked for it. */
  isComing(): boolean {
    return !this.#request.complete && (this.#hasBegun || this.#request.headers.expect === undefined);
  }

  /** Reads what is still to come and forgets it. Answers, after 10 s at the latest, whether that was all. */
  async dropRest(): Promise<boolean> {
    this.destroy();
    if (this.#request.complete) return true;
    this.#request.resume();
    const ended = new AbortController();
    const patience = AbortSignal.any([ended.signal, AbortSignal.timeout(LINGER_MS)]);
    await once(this.#request, "end", { signal: patience }).catch(() => undefined);
    ended.abort();
    return this.#request.complete;
  }

  override _read(): void {
    if (this.#hasBegun) {
      this.#request.resume();
      return;
    }
    this.#hasBegun = true;
    askForBody(this.#request, this.#response);
    this.#request.on("data", this.#onData).on("end", this.#onEnd);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#request.off("data", this.#onData).off("end", this.#onEnd).off("close", this.#onClose);
    // The rest is dropped: a client may not read its answer before it has sent everything.
    if (this.#hasBegun && !this.#request.complete) this.#request.resume();
    callback(error);
  }

  readonly #onData = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.#request.pause();
  };

  readonly #onEnd = (): void => {
    this.push(null);
  };

  readonly #onClose = (): void => {
    if (!this.#request.readableEnded)
      this.destroy(new Error("The client went before the end of its request."));
  };
}

/** Whether a message announces a body (RFC 9112, 6.3). */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Answers `Expect: 100-continue`, which HTTP/1.0 does not know (RFC 9110, 10.1.1). */
export function askForBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.expect !== undefined && request.httpVersion === "1.1" && !response.headersSent)
    response.writeContinue();
}
