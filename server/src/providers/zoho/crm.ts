import { z } from "zod";
import { ask } from "../ask.ts";
import type { Answer } from "../ask.ts";
import type { Identity } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import type { ZohoOptions } from "./zoho-options.ts";
import { getDataCentre } from "./data-centres.ts";
import { crmError, unreadable } from "./errors.ts";
import { wholeSecond } from "./time-window.ts";
import { zohoTime } from "./zoho-time.ts";

/** Zoho CRM, or what was made of it: the same API under another address. */
export type CrmProduct = {
  /** For people. */
  name: string;
  /** Below the API host of the data centre, such as `crm/v8`. */
  basePath: string;
  /** The longest life of a push channel in milliseconds. */
  longestChannelLifeMs: number;
  /** What lists must be asked for to give the records of a module in every state. */
  everyState(module: string): Record<string, string>;
};

export type CrmCall = {
  tokens: Tokens;
  /** Below the product's base path. */
  path: string;
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Record<string, string>;
  /** Asks only for what changed in this second or a later one: sent as `If-Modified-Since`. */
  modifiedSince?: Date;
  body?: unknown;
  signal?: AbortSignal | undefined;
};

/** Calls the product's API at the data centre that gave the tokens. */
export type Crm = CrmProduct & {
  /** The answer, whatever it says. */
  send(call: CrmCall): Promise<Answer>;
  /** A successful answer in the shape of `schema`; null where Zoho has nothing (204), or nothing new (304). */
  read<Shape>(call: CrmCall, schema: z.ZodType<Shape>): Promise<Shape | null>;
};

export function createCrm({ network, clock, dataCentres }: ZohoOptions, product: CrmProduct): Crm {
  async function send({
    tokens,
    path,
    method,
    query,
    modifiedSince,
    body,
    signal,
  }: CrmCall): Promise<Answer> {
    const { api } = getDataCentre(dataCentres, tokens.dataCentre);
    const search = query ? `?${new URLSearchParams(query)}` : "";
    return ask(
      network,
      {
        url: `${api}/${product.basePath}/${path}${search}`,
        method: method ?? "GET",
        headers: {
          // Not "Bearer": Zoho's own scheme.
          authorization: `Zoho-oauthtoken ${tokens.accessToken}`,
          ...(modifiedSince && { "if-modified-since": secondBefore(modifiedSince) }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      },
      clock.now(),
    );
  }

  return {
    ...product,
    send,
    async read(call, schema) {
      const answer = await send(call);
      const error = crmError(product.name, answer);
      if (error) throw error;
      if (answer.status === 204 || answer.status === 304) return null;
      const parsed = schema.safeParse(answer.json);
      if (!parsed.success) throw unreadable(`${call.path} has another shape`, answer);
      return parsed.data;
    },
  };
}

/** The header gives what changed later than its second (?); the second before it is asked for to be sure of all. */
function secondBefore(moment: Date): string {
  return zohoTime(new Date(wholeSecond(moment).getTime() - 1_000));
}

const orgAnswer = z.object({
  org: z
    .array(z.object({ id: z.string(), zgid: z.string().nullish(), company_name: z.string().nullish() }))
    .min(1),
});
const currentUserAnswer = z.object({ users: z.array(z.object({ email: z.string().nullish() })) });

/** The organization (by its `zgid`, which all Zoho products share) and the person who consented. */
export async function identify(crm: Crm, tokens: Tokens): Promise<Identity> {
  const answer = await crm.read({ tokens, path: "org" }, orgAnswer);
  const org = answer?.org[0];
  if (!org) throw new ProviderError("UNAVAILABLE", `${crm.name} did not say which organization this is.`);
  const users = await crm
    .read({ tokens, path: "users", query: { type: "CurrentUser" } }, currentUserAnswer)
    .catch((error: unknown) => {
      // The person's address is nice to have; its scope may not have been asked for.
      if (error instanceof ProviderError && error.kind === "SCOPE_MISSING") return null;
      throw error;
    });
  const orgId = org.zgid || org.id;
  return {
    orgId,
    orgName: org.company_name || `Organization ${orgId}`,
    userEmail: users?.users[0]?.email ?? null,
    dataCentre: tokens.dataCentre,
  };
}
