import { ProviderError } from "../provider-error.ts";

/**
 * A body with one more member (JSON object) or field (form); an absent body becomes a JSON object. Throws `ProviderError` REFUSED
 * `credential_in_body` for any other body, and for methods without one.
 */
export function putInBody(
  request: { method: string; body: string | Uint8Array | null; type: string | undefined },
  name: string,
  value: string,
): { body: string; type: string } {
  if (/^(?:GET|HEAD)$/i.test(request.method))
    throw unfit("This service takes its credential in the body: use a method that has one.");
  const type = request.type ?? "application/json";
  const media = type.split(";")[0]?.trim().toLowerCase() ?? "";
  const text = typeof request.body === "string" ? request.body : Buffer.from(request.body ?? []).toString();
  if (media === "application/x-www-form-urlencoded") {
    const fields = new URLSearchParams(text);
    fields.set(name, value);
    return { body: fields.toString(), type };
  }
  if (media !== "application/json" && !media.endsWith("+json"))
    throw unfit("This service takes its credential in the body: send JSON or a form.");
  const json = text === "" ? {} : parseObject(text);
  // Not by assignment, which `__proto__` would bend.
  const members = Object.entries(json).filter(([member]) => member !== name);
  return { body: JSON.stringify(Object.fromEntries([...members, [name, value]])), type };
}

function parseObject(text: string): object {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return json;
  } catch {
    // Said below.
  }
  throw unfit("This service takes its credential in the body: send a JSON object.");
}

function unfit(message: string): ProviderError {
  return new ProviderError("REFUSED", message, { providerCode: "credential_in_body" });
}
