import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Network } from "../../platform/network/network.ts";
import { ask } from "../ask.ts";
import type { Answer } from "../ask.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { salesforceError, unreadable } from "./errors.ts";

const VERSION = "v62.0";
// 2,000 records of many fields; a description of an object can be as long.
const LONGEST_ANSWER = 48 * 1024 * 1024;

export type SalesforceCall = {
  tokens: Tokens;
  /** Below the version, such as `sobjects/Contact/describe`. */
  path: string;
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  query?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | undefined;
};

export type SoqlRow = Record<string, unknown>;
/** An object, whatever is in it: looking at each of 2,000 × 50 values here would cost more than reading them. */
export const soqlRow = z.custom<SoqlRow>((value) => typeof value === "object" && value !== null);
const rowsAnswer = z.object({
  totalSize: z.int().nonnegative(),
  done: z.boolean(),
  records: z.array(soqlRow),
});

/** Rows in the shape of `schema`. Throws `ProviderError` UNAVAILABLE for others. */
export function readRows<Row>(schema: z.ZodType<Row>, rows: readonly SoqlRow[]): Row[] {
  const parsed = z.array(schema).safeParse(rows);
  if (parsed.success) return parsed.data;
  throw new ProviderError("UNAVAILABLE", "Salesforce's answer could not be read: rows have another shape.");
}

/** Calls the REST API of the organization that gave the tokens. */
export type SalesforceApi = {
  /** The answer, whatever it says. */
  send(call: SalesforceCall): Promise<Answer>;
  /** A successful answer in the shape of `schema`. */
  read<Shape>(call: SalesforceCall, schema: z.ZodType<Shape>): Promise<Shape>;
  /**
   * The first rows of a query (at most 2,000), and whether those are all. `all`: deleted records are asked too. What follows is
   * asked for by another query, so no locator is kept: it would end after two days.
   */
  query(request: {
    tokens: Tokens;
    soql: string;
    all?: boolean;
    signal?: AbortSignal | undefined;
  }): Promise<{ rows: SoqlRow[]; done: boolean; total: number }>;
  /** Who consented, where the scopes tell it. */
  userEmail(tokens: Tokens): Promise<string | null>;
};

/** `baseUrlOf`: where the API of the organization of these tokens is; null where they do not say it. */
export function createSalesforceApi(options: {
  network: Network;
  clock: Clock;
  baseUrlOf: (tokens: Tokens) => string | null;
}): SalesforceApi {
  const { network, clock } = options;

  function instance(tokens: Tokens): string {
    const base = options.baseUrlOf(tokens);
    if (base !== null) return base.replace(/\/+$/, "");
    throw new ProviderError("REFUSED", "It is not known at which address Salesforce answers: consent anew.", {
      providerCode: "no_instance_url",
    });
  }

  async function get(tokens: Tokens, url: string, more: Partial<SalesforceCall> = {}): Promise<Answer> {
    const { method = "GET", body, signal } = more;
    return ask(
      network,
      {
        url,
        method,
        headers: {
          authorization: `Bearer ${tokens.accessToken}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
        maxBodyBytes: LONGEST_ANSWER,
      },
      clock.now(),
    );
  }

  const send: SalesforceApi["send"] = async (call) => {
    const search = call.query ? `?${new URLSearchParams(call.query)}` : "";
    return get(call.tokens, `${instance(call.tokens)}/services/data/${VERSION}/${call.path}${search}`, call);
  };

  const read: SalesforceApi["read"] = async (call, schema) => {
    const answer = await send(call);
    const error = salesforceError(answer);
    if (error) throw error;
    const parsed = schema.safeParse(answer.json);
    if (!parsed.success) throw unreadable(`${call.path} has another shape`, answer);
    return parsed.data;
  };

  return {
    send,
    read,
    async query({ tokens, soql, all = false, signal }) {
      const path = all ? "queryAll" : "query";
      const { records, done, totalSize } = await read(
        { tokens, path, query: { q: soql }, signal },
        rowsAnswer,
      );
      return { rows: records, done, total: totalSize };
    },
    async userEmail(tokens) {
      const answer = await get(tokens, `${instance(tokens)}/services/oauth2/userinfo`);
      return z.object({ email: z.string().min(1) }).safeParse(answer.json).data?.email ?? null;
    },
  };
}
