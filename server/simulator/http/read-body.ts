import type { IncomingMessage } from "node:http";

const MAX_BODY_BYTES = 2_000_000;

export class BodyTooLargeError extends Error {}

/** Reads the whole body, at most 2 MB; throws BodyTooLargeError beyond. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Form fields of the body over those of the query: Zoho takes either. */
export async function readForm(request: IncomingMessage, url: URL): Promise<URLSearchParams> {
  const merged = new URLSearchParams(url.searchParams);
  const body = new URLSearchParams((await readBody(request)).toString("utf8"));
  for (const [name, value] of body) merged.set(name, value);
  return merged;
}

/** The body as a JSON object; undefined when it is anything else. An empty body is an empty object. */
export async function readJsonObject(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const text = (await readBody(request)).toString("utf8");
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
