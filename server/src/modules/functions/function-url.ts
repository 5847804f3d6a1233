import type { Context } from "../../context.ts";
import { ValidationError } from "../../platform/errors.ts";
import { NetworkError } from "../../platform/network/network-error.ts";

/** The URL of a function as parsed. Throws ValidationError on `url` for an address the network door is closed for. */
export function assertFunctionUrl({ network }: Pick<Context, "network">, url: string): string {
  try {
    return network.assertAllowed(url).href;
  } catch (error) {
    if (error instanceof NetworkError) throw new ValidationError([{ path: "url", message: error.message }]);
    throw error;
  }
}
