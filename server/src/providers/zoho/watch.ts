import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { ChannelRequest, Watch } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import type { Crm, CrmCall } from "./crm.ts";
import { crmError, unreadable } from "./errors.ts";
import { readNotification } from "./notification.ts";
import { zohoTime } from "./zoho-time.ts";

const DEFAULT_LIFE_MS = 3_600_000;
const LONGEST_TOKEN = 50;
// What is derived from an update comes with it.
const VERBS: Record<string, string> = {
  created: "create",
  updated: "edit",
  approved: "edit",
  rejected: "edit",
  converted: "edit",
  deleted: "delete",
};

const watchAnswer = z.object({
  watch: z
    .array(
      z.object({
        status: z.string(),
        code: z.string(),
        details: z
          .object({ events: z.array(z.object({ channel_expiry: z.string().nullish() })).nullish() })
          .nullish(),
      }),
    )
    .min(1),
});

/** The notification channels of Zoho CRM and Bigin (`/actions/watch`). Zoho repeats no push. */
export function createZohoWatch(crm: Crm, clock: Clock): Watch {
  // Each part of an answer has a status of its own, also below HTTP 200; the first that failed speaks for all.
  async function ask(call: CrmCall): Promise<z.infer<typeof watchAnswer>["watch"]> {
    const answer = await crm.send(call);
    const error = crmError(crm.name, answer);
    if (error && !(error.kind === "REFUSED" && error.providerCode === null)) throw error;
    const parsed = watchAnswer.safeParse(answer.json);
    if (!parsed.success) throw error ?? unreadable("the answer about a channel", answer);
    const failed = parsed.data.watch.find((part) => part.status !== "success");
    if (failed) throw crmError(crm.name, { ...answer, status: Math.max(answer.status, 400), json: failed });
    return parsed.data.watch;
  }

  // More than the longest life ahead and Zoho gives one hour; a minute is kept for clocks that differ.
  function expiryOf(wanted: Date): string {
    return zohoTime(
      new Date(Math.min(wanted.getTime(), clock.now().getTime() + crm.longestChannelLifeMs - 60_000)),
    );
  }

  async function save(
    method: "POST" | "PUT" | "PATCH",
    tokens: Tokens,
    channel: Record<string, unknown>,
  ): Promise<{ expiresAt: Date }> {
    const parts = await ask({ tokens, path: "actions/watch", method, body: { watch: [channel] } });
    const events = parts.flatMap((part) => part.details?.events ?? []);
    const moments = events
      .map((event) => Date.parse(event.channel_expiry ?? ""))
      .filter((moment) => !Number.isNaN(moment));
    // The earliest of its events ends the channel's use; without any, assume Zoho's default.
    return {
      expiresAt: new Date(
        moments.length > 0 ? Math.min(...moments) : clock.now().getTime() + DEFAULT_LIFE_MS,
      ),
    };
  }

  function whole({ channelId, token, eventTypes, notifyUrl, expiresAt }: ChannelRequest) {
    if (token.length > LONGEST_TOKEN)
      throw new RangeError(`A channel's token has at most ${LONGEST_TOKEN} characters.`);
    return {
      channel_id: channelId,
      events: [...new Set(eventTypes.map(toZohoEvent))],
      channel_expiry: expiryOf(expiresAt),
      token,
      notify_url: notifyUrl,
      return_affected_field_values: true,
      // Otherwise a change of a contact also comes as one of its account.
      notify_on_related_action: false,
    };
  }

  return {
    longestLifeMs: crm.longestChannelLifeMs,
    open: async (request) => save("POST", request.tokens, whole(request)),
    async extend({ tokens, channelId, expiresAt }) {
      const channel = { channel_id: channelId, channel_expiry: expiryOf(expiresAt) };
      return save("PATCH", tokens, channel).catch((error: unknown) => {
        if (isUnknownChannel(error)) return null;
        throw error;
      });
    },
    async renew(request) {
      const channel = whole(request);
      return save("PUT", request.tokens, channel).catch((error: unknown) => {
        // Zoho forgets a channel some time after it expired.
        if (isUnknownChannel(error)) return save("POST", request.tokens, channel);
        throw error;
      });
    },
    async close({ tokens, channelId }) {
      try {
        await ask({ tokens, path: "actions/watch", method: "DELETE", query: { channel_ids: channelId } });
      } catch (error) {
        if (!isUnknownChannel(error)) throw error;
      }
    },
    readNotification,
  };
}

function isUnknownChannel(error: unknown): boolean {
  return error instanceof ProviderError && error.providerCode === "NOT_SUBSCRIBED";
}

/** `Leads.created` as Zoho subscribes to it: `Leads.create`. */
function toZohoEvent(eventType: string): string {
  const [, module, operation] = /^(\w+)\.(\w+)$/.exec(eventType) ?? [];
  const verb = operation && VERBS[operation];
  if (!module || !verb) throw new RangeError(`"${eventType}" is no event type of Zoho's.`);
  return `${module}.${verb}`;
}
