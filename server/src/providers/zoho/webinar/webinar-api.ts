import { z } from "zod";
import { ask } from "../../ask.ts";
import type { Identity } from "../../provider.ts";
import { ProviderError } from "../../provider-error.ts";
import type { Tokens } from "../../tokens.ts";
import { getDataCentre } from "../data-centres.ts";
import { unreadable } from "../errors.ts";
import type { ZohoOptions } from "../zoho-options.ts";
import { webinarError } from "./webinar-errors.ts";

export type WebinarCall = {
  tokens: Tokens;
  /** Below `/api/v2/`, without `.json`. */
  path: string;
  query?: Record<string, string>;
  signal?: AbortSignal | undefined;
};

/** Reads from Zoho Webinar at the data centre that gave the tokens. */
export type WebinarApi = {
  /** A successful answer in the shape of `schema`; null where there is nothing (204). */
  read<Shape>(call: WebinarCall, schema: z.ZodType<Shape>): Promise<Shape | null>;
};

export function createWebinarApi({ network, clock, dataCentres }: ZohoOptions): WebinarApi {
  return {
    async read({ tokens, path, query, signal }, schema) {
      const { webinar } = getDataCentre(dataCentres, tokens.dataCentre);
      const search = query ? `?${new URLSearchParams(query)}` : "";
      const answer = await ask(
        network,
        {
          url: `${webinar}/api/v2/${path}.json${search}`,
          method: "GET",
          headers: { authorization: `Zoho-oauthtoken ${tokens.accessToken}` },
          ...(signal && { signal }),
        },
        clock.now(),
      );
      const error = webinarError(answer);
      if (error) throw error;
      if (answer.status === 204) return null;
      const parsed = schema.safeParse(answer.json);
      if (!parsed.success) throw unreadable(`${path} has another shape`, answer);
      return parsed.data;
    },
  };
}

const userAnswer = z.object({
  userDetails: z.object({
    zsoid: z.union([z.string().min(1), z.number().transform(String)]),
    orgName: z.string().nullish(),
    primaryEmail: z.string().nullish(),
  }),
});

/** Whose tokens they are: the organization by its `zsoid`, which every other address has in it. */
export async function readOwner(api: WebinarApi, tokens: Tokens, signal?: AbortSignal) {
  const answer = await api.read({ tokens, path: "user", signal }, userAnswer);
  if (!answer) throw new ProviderError("UNAVAILABLE", "Zoho Webinar did not say which organization this is.");
  return answer.userDetails;
}

/** The organization and the person who consented. */
export async function identifyWebinar(api: WebinarApi, tokens: Tokens): Promise<Identity> {
  const { zsoid, orgName, primaryEmail } = await readOwner(api, tokens);
  return {
    orgId: zsoid,
    orgName: orgName || `Organization ${zsoid}`,
    userEmail: primaryEmail ?? null,
    dataCentre: tokens.dataCentre,
  };
}
