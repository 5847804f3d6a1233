import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";

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
    if (!this.#request.complete) this.#request.pause();
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
