import { z } from "zod";

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A header's or query parameter's values by name. */
const values = z
  .record(z.string().min(1).max(200), z.union([text, z.array(text).max(50)]))
  .refine((given) => Object.keys(given).length <= 100, "At most 100 names.");

/** A request to a service, as GraphQL and scripts write it. */
export const ApiRequestInput = z
  .object({
    method: z
      .string()
      .regex(/^[A-Za-z][A-Za-z-]{0,19}$/, "A method such as GET.")
      .default("GET")
      .transform((method) => method.toUpperCase())
      .refine((method) => method !== "CONNECT" && method !== "TRACE", "CONNECT and TRACE are not for calls."),
    path: z.string().max(8_000),
    query: values.nullish().transform((given) => given ?? {}),
    headers: values.nullish().transform((given) => given ?? {}),
    /** JSON; sent as such. */
    body: z.unknown().optional(),
    bodyText: z.string().nullish(),
    bodyBase64: z.base64("The body is no base64.").nullish(),
    timeoutMs: z
      .number()
      .int()
      .min(1)
      .max(120_000)
      .nullish()
      .transform((given) => given ?? undefined),
  })
  .refine(
    ({ body, bodyText, bodyBase64 }) =>
      [body, bodyText, bodyBase64].filter((each) => each != null).length <= 1,
    { path: ["body"], message: "Give one of `body`, `bodyText` and `bodyBase64`." },
  );

/** The bytes to send, and the type that goes with them unless the caller names another. */
export function bodyOf({ body, bodyText, bodyBase64 }: z.output<typeof ApiRequestInput>): {
  body: string | Uint8Array | null;
  contentType: Record<string, string>;
} {
  if (body != null)
    return { body: JSON.stringify(body), contentType: { "content-type": "application/json" } };
  if (bodyText != null)
    return { body: bodyText, contentType: { "content-type": "text/plain; charset=utf-8" } };
  if (bodyBase64 != null)
    return {
      body: Buffer.from(bodyBase64, "base64"),
      contentType: { "content-type": "application/octet-stream" },
    };
  return { body: null, contentType: {} };
}
