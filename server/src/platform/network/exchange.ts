import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { AnswerBody } from "./answer-body.ts";
import { NetworkError } from "./network-error.ts";
import type { NetworkPhase } from "./network-error.ts";
import { toNetworkError } from "./network-failure.ts";
import { makeUploadBody, waitsForSource } from "./upload-body.ts";

export type ExchangeRequest = {
  url: URL;
  method: string;
  headers: Record<string, string | string[]>;
  body: string | Uint8Array | AsyncIterable<Uint8Array> | null;
  signal: AbortSignal | undefined;
  /** In milliseconds; `total` null: as long as bytes keep coming. */
  timeouts: { headers: number; body: number; total: number | null };
};

export type ExchangeAnswer = {
  status: number;
  /** Names in lower case, values byte for byte (latin1). */
  headers: Record<string, string | string[]>;
  body: AnswerBody;
};

/**
 * One HTTP exchange over a dispatcher, streamed both ways. However it ends (answered to the last byte, broken, timed
 * out, aborted, let go of by its reader) nothing of it stays: timers, listeners, the connection if it is unfit for
 * another request, and the body that is being sent, which is destroyed. `onEnd` is told once.
 */
export function openExchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  onEnd: (status: number | null, failure: NetworkError | null) => void,
): Promise<ExchangeAnswer> {
  const { url, signal, timeouts } = request;
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let body: AnswerBody | null = null;
    let status: number | null = null;
    let stop: NetworkError | null = null;
    let hasEnded = false;

    let stall: NodeJS.Timeout | null = null;
    const source = isStreamed(request.body) ? request.body : null;
    const upload = source && makeUploadBody(source, url.origin, () => stall?.refresh());
    const watch = (ms: number) => {
      if (stall) clearTimeout(stall);
      stall = hasEnded ? null : setTimeout(() => fail(stalled()), ms);
    };
    const rest = () => {
      if (stall) clearTimeout(stall);
      stall = null;
    };
    const deadline =
      timeouts.total === null
        ? null
        : setTimeout(() => fail(timedOut("total", "took too long")), timeouts.total);
    const abort = () => fail(new NetworkError("ABORTED", "The request was aborted."));

    function end(failure: NetworkError | null): void {
      hasEnded = true;
      rest();
      if (deadline) clearTimeout(deadline);
      signal?.removeEventListener("abort", abort);
      upload?.destroy();
      if (source instanceof Readable) source.destroy();
      onEnd(status, failure);
    }

    /** Ends the connection too; before there is one, as soon as it wants to begin. */
    function drop(reason: NetworkError, failure: NetworkError | null): void {
      stop = reason;
      end(failure);
      controller?.abort(reason);
    }

    function fail(failure: NetworkError): void {
      if (hasEnded) return;
      drop(failure, failure);
      if (body) body.destroy(failure);
      else reject(failure);
    }

    function timedOut(phase: NetworkPhase, what: string): NetworkError {
      return new NetworkError("TIMED_OUT", `${url.origin} ${what}.`, { phase });
    }

    function stalled(): NetworkError {
      if (body) return timedOut("body", "stopped in the middle of its answer");
      if (upload && waitsForSource(upload))
        return new NetworkError("TIMED_OUT", `The body sent to ${url.origin} stopped.`, { phase: "upload" });
      return timedOut("headers", "took too long to answer");
    }

    upload?.on("error", (error) => fail(toNetworkError(error, url.origin)));
    if (signal?.aborted) {
      abort();
      return;
    }
    signal?.addEventListener("abort", abort, { once: true });

    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: request.headers,
        body: upload ?? (isStreamed(request.body) ? null : request.body),
        // The time-outs are watched here: undici's count an upload as silence of the other side.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      {
        onRequestStart(started) {
          controller = started;
          if (stop) started.abort(stop);
          else watch(timeouts.headers);
        },
        onResponseStart(_controller, statusCode, headers) {
          if (hasEnded || statusCode < 200) return;
          status = statusCode;
          body = new AnswerBody({
            resume() {
              if (hasEnded || !controller?.paused) return;
              watch(timeouts.body);
              controller.resume();
            },
            cancel() {
              if (hasEnded) return;
              drop(new NetworkError("ABORTED", `The answer of ${url.origin} was not read to its end.`), null);
            },
          });
          watch(timeouts.body);
          resolve({ status: statusCode, headers: definedOnly(headers), body });
        },
        onResponseData(current, chunk) {
          if (hasEnded || !body) return;
          if (body.receive(chunk)) stall?.refresh();
          else if (!hasEnded) {
            // Who does not read is not waited for.
            current.pause();
            rest();
          }
        },
        onResponseEnd() {
          if (hasEnded) return;
          end(null);
          body?.push(null);
        },
        onResponseError(_controller, error) {
          fail(toNetworkError(error, url.origin));
        },
      },
    );
  });
}

function isStreamed(body: ExchangeRequest["body"]): body is AsyncIterable<Uint8Array> {
  return body !== null && typeof body === "object" && Symbol.asyncIterator in body;
}

function definedOnly(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
