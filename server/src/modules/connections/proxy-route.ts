import type { Readable } from "node:stream";
import type { Environment } from "../../context.ts";
import type { Environment as EnvironmentName } from "../../generated/prisma/enums.ts";
import { ForbiddenError } from "../../platform/errors.ts";
import type {
  StreamedRequest,
  StreamedResponse,
  StreamingRoute,
} from "../../platform/http/streaming-route.ts";
import { API_CALL_ERRORS, ApiCallError } from "../../providers/api-door.ts";
import { authenticate, authoriseIn } from "../access/index.ts";

/** What is no address of the proxy is told so: the console's page would pass for an answer. */
export function proxyMistakes(): StreamingRoute {
  return {
    stream: true,
    methods: "ANY",
    path: /^\/proxy(\/.*)?$/,
    handle: async () =>
      refuse(
        404,
        "CONNECTION_NOT_FOUND",
        "An address of the proxy is /proxy/<development|production>/<link name>/<path>.",
      ),
  };
}

/** A body up to this size is kept in memory, so that the call can be made again after a refresh; a longer one streams. */
const replayableBytes = 256 * 1024;

/**
 * `ANY /proxy/<development|production>/<link name>/<path>`: the call as it is, with the connection's credentials in the place of the
 * caller's `Authorization: Bearer <API token>`, streamed both ways. The header `patchbay-error` marks what is Patchbay's own answer.
 */
export function proxyRoute(environment: Environment): StreamingRoute {
  return {
    stream: true,
    methods: "ANY",
    path: /^\/proxy\/(?<environment>development|production)\/(?<linkName>[a-z0-9_-]{1,130})(?<path>\/.*)?$/,
    handle: async (request) => {
      try {
        return await pass(environment, request);
      } catch (error) {
        if (error instanceof ApiCallError)
          return refuse(API_CALL_ERRORS[error.code], error.code, error.message, error.retryAfterMs);
        if (error instanceof ForbiddenError) return refuse(403, error.code, error.message);
        throw error;
      }
    },
  };
}

async function pass(environment: Environment, request: StreamedRequest): Promise<StreamedResponse> {
  const { params, headers, url, method, signal } = request;
  const authorization = [headers["authorization"] ?? []].flat()[0] ?? null;
  // A cookie never counts here: any page could make a browser send it.
  const actor = await authenticate(environment, { authorization, cookie: null });
  if (!actor)
    return refuse(401, "UNAUTHENTICATED", "Send a valid API token as `Authorization: Bearer <token>`.");
  const where: EnvironmentName = params["environment"] === "production" ? "PRODUCTION" : "DEVELOPMENT";
  authoriseIn({ ...environment, actor, ip: request.ip, setCookie: null }, "INVOKE", where);
  const answer = await environment.apiDoor.call({
    organizationId: actor.organizationId,
    linkName: params["linkName"] ?? "",
    environment: where,
    caller: { door: "PROXY", name: actor.name, executionId: null, projectId: null },
    method,
    path: `${params["path"] ?? ""}${url.search}`,
    headers,
    body: await bodyOf(request),
    signal,
  });
  return {
    status: answer.status,
    headers: {
      ...answer.headers,
      // Whatever a service answers is no page of ours.
      "content-security-policy": "sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": answer.headers["cache-control"] ?? "no-store",
    },
    body: answer.body,
  };
}

async function bodyOf({ body, headers }: StreamedRequest): Promise<Uint8Array | Readable | null> {
  if (!body) return null;
  const length = Number([headers["content-length"] ?? []].flat()[0] ?? Number.NaN);
  if (!(length <= replayableBytes)) return body;
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function refuse(
  status: number,
  code: string,
  message: string,
  retryAfterMs: number | null = null,
): StreamedResponse {
  return {
    status,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "patchbay-error": code,
      ...(retryAfterMs === null ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) }),
    },
    body: JSON.stringify({ error: { code, message } }),
  };
}
