import type { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Network } from "../../platform/network/network.ts";
import { ask } from "../ask.ts";
import type { Answer } from "../ask.ts";
import type { Tokens } from "../tokens.ts";
import { hubspotError, unreadable } from "./errors.ts";

export type HubSpotCall = {
  tokens: Tokens;
  /** Below the API's address, without a leading slash. */
  path: string;
  query?: Record<string, string>;
  /** Makes it a POST. */
  body?: unknown;
  signal?: AbortSignal | undefined;
};

/** Calls HubSpot's API, v3. */
export type HubSpotApi = {
  /** The answer, whatever it says. */
  send(call: HubSpotCall): Promise<Answer>;
  /** A successful answer in the shape of `schema`. */
  read<Shape>(call: HubSpotCall, schema: z.ZodType<Shape>): Promise<Shape>;
};

/** `baseUrl`: where the API is, the same for all of HubSpot's data centres. */
export function createHubSpotApi(options: { network: Network; clock: Clock; baseUrl: string }): HubSpotApi {
  const { network, clock, baseUrl } = options;
  async function send({ tokens, path, query, body, signal }: HubSpotCall): Promise<Answer> {
    const search = query ? `?${new URLSearchParams(query)}` : "";
    return ask(
      network,
      {
        url: `${baseUrl}/${path}${search}`,
        method: body === undefined ? "GET" : "POST",
        headers: {
          authorization: `Bearer ${tokens.accessToken}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      },
      clock.now(),
    );
  }
  return {
    send,
    async read(call, schema) {
      const answer = await send(call);
      const error = hubspotError(answer);
      if (error) throw error;
      const parsed = schema.safeParse(answer.json);
      if (!parsed.success)
        throw unreadable(`${call.path.split("/").slice(0, 4).join("/")} has another shape`, answer);
      return parsed.data;
    },
  };
}
