import type { Environment } from "../../context.ts";
import { withTokens } from "../authorization/index.ts";

/**
 * Closes the push channel of an account at its provider, before the account is deleted. Best effort: it never
 * throws, and a channel that stays open ends by itself within a week and is answered 404 until then.
 */
export async function closeWatch(environment: Environment, accountId: string): Promise<void> {
  try {
    const channel = await environment.database.prisma.watchChannel.findUnique({
      where: { accountId },
      select: {
        channelId: true,
        triedAt: true,
        organizationId: true,
        account: { select: { authorizationId: true } },
      },
    });
    if (!channel?.triedAt) return;
    const { channelId, organizationId, account } = channel;
    await withTokens(
      environment,
      { organizationId, authorizationId: account.authorizationId },
      async (tokens, provider) => provider.watch?.close({ tokens, channelId }),
    );
  } catch (error) {
    environment.log.warn({ err: error, accountId }, "a watch channel could not be closed at the provider");
  }
}
