import { finished, pipeline, Readable, Transform } from "node:stream";
import { createBrotliDecompress, createUnzip, createZstdDecompress } from "node:zlib";
import type { Environment } from "../../context.ts";
import type { NetworkStreamResponse } from "../../platform/network/network.ts";
import { ApiCallError } from "../../providers/api-door.ts";
import type { ApiDoor, ApiDoorRequest } from "../../providers/api-door.ts";
import { headersOfAnswer } from "./call-headers.ts";
import { makeCallLog } from "./call-log.ts";
import type { CallLog } from "./call-log.ts";
import { findCallable } from "./find-callable.ts";
import type { Callable } from "./find-callable.ts";
import { makeHider } from "./hide-secrets.ts";
import { scriptFunctions } from "./script-functions.ts";
import { sendApiCall } from "./send-api-call.ts";
import type { CallTrace } from "./send-api-call.ts";
import { takeAllowance } from "./take-allowance.ts";

/** How much of each body is kept in the log, in bytes, where a connection keeps bodies. */
const keptBytes = 10_000;

/** Opens the one door to the APIs behind connections (ApiDoor). */
export function openApiDoor(environment: Environment): ApiDoor {
  const log = makeCallLog(environment);
  const door: ApiDoor = {
    async call(request) {
      const callable = await findCallable(environment, request);
      const trace: CallTrace = { url: null, attempts: 0, secrets: [] };
      const entry = beginEntry(environment, log, request, callable, trace);
      try {
        await takeAllowance(environment, callable, request.environment);
        const answer = await sendApiCall(
          environment,
          callable.authorizationId,
          entry.metered(request),
          trace,
        );
        const hider = makeHider(trace.secrets);
        const headers = headersOfAnswer(answer.headers, hider);
        return {
          status: answer.status,
          headers,
          body: passOn(answer, headers, [hider.stream(), entry.follow(answer.status)]),
          attempts: trace.attempts,
        };
      } catch (error) {
        entry.fail(error instanceof ApiCallError ? error.code : "INTERNAL");
        throw error;
      }
    },
    forScript: (caller) => scriptFunctions(door, caller),
    close: log.close,
  };
  return door;
}

/** The body with secrets hidden; what came compressed all the same is opened, or nothing could be found in it. */
function passOn(
  { body, headers: sent }: NetworkStreamResponse,
  headers: Record<string, string | string[]>,
  steps: readonly [Transform, Transform],
): Readable {
  const encoding = String(sent["content-encoding"] ?? "");
  const decoder = decoderOf(encoding);
  if (decoder === "UNKNOWN") {
    // Nobody will read it: its connection would stay open.
    body.destroy();
    throw new ApiCallError(
      "UNREACHABLE",
      `The service answered in the encoding "${encoding.slice(0, 40)}", which was not asked for.`,
    );
  }
  if (decoder) {
    delete headers["content-encoding"];
    delete headers["content-length"];
  }
  const [, last] = steps;
  pipeline([body, ...(decoder ? [decoder] : []), ...steps], () => undefined);
  return last;
}

function decoderOf(encoding: string): Transform | "UNKNOWN" | null {
  switch (encoding.trim().toLowerCase()) {
    case "":
    case "identity":
      return null;
    case "gzip":
    case "x-gzip":
    case "deflate":
      return createUnzip();
    case "br":
      return createBrotliDecompress();
    case "zstd":
      return createZstdDecompress();
    default:
      return "UNKNOWN";
  }
}

/** The entry of a call in the log: written when its answer's body has ended, or at once where it failed. */
function beginEntry(
  { clock }: Environment,
  log: CallLog,
  request: ApiDoorRequest,
  callable: Callable,
  trace: CallTrace,
): {
  /** The request, with a body that is counted as it is sent. */
  metered(request: ApiDoorRequest): ApiDoorRequest;
  /** The last step of the answer's body: writes the entry once it has ended. */
  follow(status: number): Transform;
  fail(code: string): void;
} {
  const at = clock.now();
  const start = performance.now();
  const sent = request.body instanceof Readable || request.body == null ? null : Buffer.from(request.body);
  let requestBytes = sent?.length ?? 0;
  function write(outcome: {
    status: number | null;
    errorCode: string | null;
    responseBytes: number;
    kept: Buffer[];
  }): void {
    const { status, errorCode, responseBytes, kept } = outcome;
    const hide = makeHider(trace.secrets).text;
    const keep = callable.keepsBodies ? hide : null;
    log.record({
      organizationId: request.organizationId,
      connectionId: callable.connectionId,
      environment: request.environment,
      door: request.caller.door,
      callerName: request.caller.name,
      executionId: request.caller.executionId,
      method: request.method.toUpperCase().slice(0, 20),
      host: trace.url?.host ?? "",
      // A redirect leads where the service says, which may repeat the credentials.
      path: hide(trace.url?.pathname ?? "").slice(0, 1_000),
      status,
      errorCode,
      failed: errorCode !== null || (status ?? 0) >= 400,
      limited: errorCode === "RATE_LIMITED",
      attempts: trace.attempts,
      durationMs: Math.round(performance.now() - start),
      requestBytes,
      responseBytes,
      // Hidden before it is cut: what is left of a secret at the end would be found no more.
      requestBody:
        keep && sent
          ? Buffer.from(keep(sent.toString("utf8")))
              .subarray(0, keptBytes)
              .toString("utf8")
          : null,
      responseBody: keep ? Buffer.concat(kept).subarray(0, keptBytes).toString("utf8") : null,
      at,
    });
  }

  return {
    fail: (code) => write({ status: null, errorCode: code, responseBytes: 0, kept: [] }),
    metered(given) {
      const { body } = given;
      if (!(body instanceof Readable)) return given;
      const meter = makeMeter((chunk) => {
        requestBytes += chunk.length;
      });
      pipeline(body, meter, () => undefined);
      return { ...given, body: meter };
    },
    follow(status) {
      let responseBytes = 0;
      const kept: Buffer[] = [];
      const meter = makeMeter((chunk) => {
        if (callable.keepsBodies && responseBytes < keptBytes) kept.push(chunk);
        responseBytes += chunk.length;
      });
      finished(meter, (error) => write({ status, errorCode: error ? "ABORTED" : null, responseBytes, kept }));
      return meter;
    },
  };
}

function makeMeter(see: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      see(chunk);
      done(null, chunk);
    },
  });
}
