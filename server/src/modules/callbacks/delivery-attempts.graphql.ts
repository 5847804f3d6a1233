import type { DeliveryAttempt, SecurityContextUse } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";

/** An attempt, and whether who asks is the publisher. */
type ShownAttempt = DeliveryAttempt & { toPublisher: boolean };

export const DeliveryAttemptType = builder.objectRef<ShownAttempt>("DeliveryAttempt").implement({
  description:
    "One HTTP try of a delivery, as it ended; one under way is no attempt yet: the delivery is `SENDING`.",
  fields: (t) => ({
    number: t.exposeInt("number", { description: "From 1, also over resends." }),
    startedAt: t.field({
      type: "DateTime",
      description: "When it began.",
      resolve: (attempt) => attempt.startedAt,
    }),
    durationMs: t.exposeInt("durationMs", {
      nullable: true,
      description: "The whole exchange, in milliseconds; null where its process ended first.",
    }),
    headersMs: t.exposeInt("headersMs", {
      nullable: true,
      description: "Until the head of the answer, in milliseconds; null where none came.",
    }),
    status: t.exposeInt("status", {
      nullable: true,
      description: "The HTTP status; null where no answer came.",
    }),
    errorClass: t.exposeString("errorClass", {
      nullable: true,
      description:
        "Null for a success. `HTTP_STATUS`, `REDIRECTED`, `GONE`, `TIMED_OUT`, `CONNECT_REFUSED`, `DNS_FAILED`, `RESET`, `TLS_FAILED`, `BLOCKED_ADDRESS`, `WORKER_LOST`, `INTERNAL`, and others.",
    }),
    errorMessage: t.exposeString("errorMessage", { nullable: true, description: "The error, for people." }),
    requestHeaders: t.field({
      type: "JSON",
      nullable: true,
      description: "What was sent, by name.",
      resolve: (attempt) => attempt.requestHeaders,
    }),
    requestBody: t.exposeString("requestBody", {
      nullable: true,
      description:
        "The body that was sent, with the securityContext and the `payload` masked: both are the customer's, and are kept nowhere.",
    }),
    responseHeaders: t.field({
      type: "JSON",
      nullable: true,
      description:
        "What was answered, by name. A customer is not shown those that hold addresses or cookies.",
      resolve: ({ responseHeaders, toPublisher }) =>
        toPublisher ? responseHeaders : withoutPrivate(responseHeaders),
    }),
    responseBody: t.exposeString("responseBody", {
      nullable: true,
      description: "The beginning of the answer, at most 20 KB.",
    }),
  }),
});

/** Of an endpoint the customer knows the host alone, and nothing of its sessions. */
const privateHeaders = new Set(["location", "content-location", "link", "refresh", "set-cookie"]);

function withoutPrivate(headers: unknown): unknown {
  if (typeof headers !== "object" || headers === null) return headers;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !privateHeaders.has(name.toLowerCase())),
  );
}

export const SecurityContextUseType = builder.objectRef<SecurityContextUse>("SecurityContextUse").implement({
  description: "One request that came with the securityContext of an attempt.",
  fields: (t) => ({
    at: t.field({ type: "DateTime", description: "When.", resolve: (use) => use.at }),
    attempt: t.exposeInt("attempt", { description: "The number of the attempt that it was given with." }),
    operation: t.exposeString("operation", { description: "The fields that were asked for." }),
    refusal: t.exposeString("refusal", {
      nullable: true,
      description: "Why it was refused, as an error code; null where it was answered.",
    }),
    ip: t.exposeString("ip", { description: "The network address that it came from." }),
  }),
});
