import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { ErrorInterface } from "../../graphql/errors.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { ConnectionCallError } from "./connection-call-error.ts";
import { invokeConnection } from "./invoke-connection.ts";
import type { InvokedConnection } from "./invoke-connection.ts";
import { jsonOf, textOf } from "./read-answer.ts";

builder.objectType(ConnectionCallError, {
  name: "ConnectionCallError",
  description:
    "A call has no answer of the service. `code`: `CONNECTION_NOT_FOUND`, `NOT_SHARED`, `NOT_CONNECTED`, `REVOKED`, `REAUTHENTICATION_REQUIRED`, `INVALID_REQUEST`, `HOST_NOT_ALLOWED`, `BLOCKED_ADDRESS`, `RATE_LIMITED` (the connection's own limit), `CREDENTIALS_UNAVAILABLE` (they could not be refreshed for the time being), `TIMED_OUT`, `UNREACHABLE`, `TOO_LARGE` or `ABORTED`.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    retryAfterMs: t.exposeInt("retryAfterMs", {
      nullable: true,
      description: "When another try may be worth it, in milliseconds; null where that is not known.",
    }),
  }),
});

const ApiResponseType = builder.objectRef<InvokedConnection>("ApiResponse").implement({
  description:
    "What a service answered. Credentials in it are blotted out with asterisks; cookies are left out.",
  fields: (t) => ({
    status: t.exposeInt("status", { description: "The HTTP status." }),
    headers: t.field({
      type: "JSON",
      description: "By name in lower case; several values of one name are joined by a comma.",
      resolve: (answer) => answer.headers,
    }),
    body: t.field({
      type: "JSON",
      nullable: true,
      description: "The body where it is JSON; null for anything else.",
      resolve: (answer) => jsonOf(answer) ?? null,
    }),
    bodyText: t.string({
      nullable: true,
      description: "The body as text; null where it is none.",
      resolve: (answer) => textOf(answer),
    }),
    bodyBase64: t.string({
      description: "The body as base64.",
      resolve: (answer) => answer.bytes.toString("base64"),
    }),
    bytes: t.int({
      description: "How long the body is, as far as it was read.",
      resolve: (answer) => answer.bytes.length,
    }),
    truncated: t.exposeBoolean("truncated", {
      description: "Whether the body was longer than 2 MB and cut there.",
    }),
    attempts: t.exposeInt("attempts", {
      description:
        "How often the service was asked: safe methods are tried again, and one call after a refresh.",
    }),
    durationMs: t.exposeInt("durationMs", { description: "All of it, in milliseconds." }),
  }),
});

const ApiRequest = builder.inputType("ApiRequestInput", {
  description: "A request to the API of a service. Patchbay adds the credentials.",
  fields: (t) => ({
    method: t.string({
      defaultValue: "GET",
      description:
        "Any but CONNECT and TRACE. GET, HEAD and OPTIONS are tried again where the service fails.",
    }),
    path: t.string({
      required: true,
      description:
        "Below the service's base URL, such as `/contacts?page=2`, or a whole URL to one of its hosts.",
    }),
    query: t.field({ type: "JSON", description: "Added to the query: values, or lists of values, by name." }),
    headers: t.field({
      type: "JSON",
      description: "By name. `authorization`, `cookie` and what concerns the connection alone are left out.",
    }),
    body: t.field({ type: "JSON", description: "Sent as `application/json`." }),
    bodyText: t.string({ description: "Sent as it is, as `text/plain` unless a header says otherwise." }),
    bodyBase64: t.string({
      description:
        "Sent as the bytes that it stands for, as `application/octet-stream` unless a header says otherwise.",
    }),
    timeoutMs: t.int({
      description:
        "How long to wait for the head of the answer, in milliseconds: 30,000 unless given, at most 120,000.",
    }),
  }),
});

addMutation("invokeConnection", {
  contextScope: "connections:invoke",
  description:
    "Calls the API of a connection's service; with a securityContext through the installation's own connections alone. Any status is an answer. A safe method is tried again after 429, 502, 503, 504 and broken connections (4 tries in all, `Retry-After` up to 10 s); after a 401 the tokens are refreshed once.",
  input: builder.inputType("InvokeConnectionInput", {
    description: "Which connection, and what to ask.",
    fields: (t) => ({
      linkName: t.string({ required: true, description: "Such as `acme__books`." }),
      environment: t.field({
        type: EnvironmentEnum,
        required: true,
        description: "Whose authorization to use.",
      }),
      request: t.field({ type: ApiRequest, required: true, description: "The request." }),
    }),
  }),
  errors: [ConnectionCallError],
  payload: builder.objectRef<{ response: InvokedConnection }>("InvokeConnectionPayload").implement({
    description: "The service answered.",
    fields: (t) => ({
      response: t.field({
        type: ApiResponseType,
        description: "What it said, whatever the status.",
        resolve: (payload) => payload.response,
      }),
    }),
  }),
  run: async (ctx, input) => ({
    response: await invokeConnection(ctx, {
      ...input,
      request: {
        ...input.request,
        method: input.request.method ?? undefined,
        query: input.request.query as never,
        headers: input.request.headers as never,
      },
    }),
  }),
});
