import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import type { Environment as AccountEnvironment } from "../../generated/prisma/enums.ts";
import { equalsInConstantTime, hashSecret } from "../../platform/ids.ts";
import { payloadsOf } from "../../providers/events.ts";
import { readPush } from "./read-push.ts";
import { storeEvents } from "./store-events.ts";

export type PushOutcome = "STORED" | "UNKNOWN_CHANNEL" | "WRONG_TOKEN" | "MALFORMED";

type Channel = {
  organizationId: string;
  accountId: string;
  environment: AccountEnvironment;
  tokenHash: string;
  formerHash: string | null;
  serviceKey: string;
  provider: string;
};

// Compared with where there is no channel, so that the two refusals take the same time.
const nobody = hashSecret("no channel has this token");

/**
 * Takes a push of a provider for a channel: its events are stored, and their executions wait, when this resolves. One
 * notification may name several records; what was received before is dropped. The channel's state is not asked: a
 * push that knows the token is one of ours, also from an account that is revoked.
 */
export async function receivePush(
  environment: Environment,
  channelId: string,
  body: Buffer,
): Promise<PushOutcome> {
  const channel = await findChannel(environment, channelId);
  const provider = channel && environment.providers.find(channel.provider);
  const notification = provider?.watch?.readNotification(readPush(body)) ?? null;
  const given = hashSecret(notification?.token ?? "");
  // Both are compared, whatever the first says: pushes under way still carry the token before a renewal.
  const isPresent = equalsInConstantTime(given, channel?.tokenHash ?? nobody);
  const isFormer = equalsInConstantTime(given, channel?.formerHash ?? nobody);
  if (!channel || !provider) return "UNKNOWN_CHANNEL";
  if (!notification) return "MALFORMED";
  if (!(isPresent || isFormer) || notification.channelId !== channelId) return "WRONG_TOKEN";
  await inTransaction(environment, (scope) => storeEvents(scope, channel, payloadsOf(notification)));
  return "STORED";
}

async function findChannel(
  { database }: Pick<Environment, "database">,
  channelId: string,
): Promise<Channel | null> {
  const { rows } = await database.pool.query<Channel>({
    name: "watch-channel",
    text: `select w."organizationId", w."accountId", w."tokenHash", w."formerHash", a."environment", s."key" as "serviceKey", s."provider"
      from "WatchChannel" w join "Account" a on a."id" = w."accountId" join "Service" s on s."id" = a."serviceId"
      where w."channelId" = $1`,
    values: [channelId],
  });
  return rows[0] ?? null;
}
