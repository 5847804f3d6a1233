import type { Environment, InstallationCaller } from "../../context.ts";
import { findPayloadReader } from "./match-security-context.ts";

/** How long a payload may be as JSON, in bytes. */
export const mostPayloadBytes = 64 * 1024;
const mostErrors = 5;
const longestError = 300;

/** What a payload query adds to the body of a callback. */
export type Payload = { payload: unknown } | { payload: null; payloadErrors: string[] };

/**
 * What the payload query of a subscription adds to the body of an attempt; nothing where there is none. It reads what the attempt's
 * securityContext could, without secret config values. One that fails keeps no callback from going out. Never throws.
 */
export async function payloadOf(
  environment: Environment,
  delivery: { id: string; attempt: number; payloadQuery: string | null },
): Promise<Payload | Record<never, never>> {
  if (delivery.payloadQuery === null) return {};
  try {
    const reader = await findPayloadReader(environment, delivery);
    if (!reader) return failed(["There is no installation to read: this is a test, or it was uninstalled."]);
    return await runPayloadQuery(environment, reader, delivery.payloadQuery);
  } catch (error) {
    environment.log.error({ err: error, deliveryId: delivery.id }, "a payload query met an unexpected error");
    return failed(["Something went wrong on our side."]);
  }
}

/** What a payload query answers to somebody: `payload`, or null with `payloadErrors` where anything of it failed. Never throws. */
export async function runPayloadQuery(
  { queries }: Pick<Environment, "queries">,
  reader: InstallationCaller,
  document: string,
): Promise<Payload> {
  const { data, errors } = await queries.run(reader, document);
  if (errors.length > 0) return failed(errors);
  const bytes = Buffer.byteLength(JSON.stringify(data ?? null));
  if (bytes > mostPayloadBytes)
    return failed([`The payload has ${bytes} bytes; at most ${mostPayloadBytes} are sent.`]);
  return { payload: data };
}

function failed(errors: readonly string[]): Payload {
  return {
    payload: null,
    payloadErrors: errors.slice(0, mostErrors).map((message) => message.slice(0, longestError)),
  };
}
