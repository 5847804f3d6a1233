import { setTimeout as wait } from "node:timers/promises";
import { isHit } from "../chance.ts";
import type { CrmModule } from "../crm/module-catalogue.ts";
import type { RecordChange } from "../crm/write-result.ts";
import type { Channel, Operation, ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { liveChannels } from "./channels.ts";

const TIMEOUT_MS = 10_000;

/** One subscribes with create, edit and delete and hears of insert, update and delete. */
const HEARD: Record<Operation, string> = { create: "insert", edit: "update", delete: "delete" };

/**
 * Tells every live channel of the module in one POST, however many records changed. Not signed and never
 * retried. The notifications of one channel go one after the other, in the order of the changes. `at` is the moment
 * of the change (ms), to which a later read of Modified_Time agrees to the second.
 */
export function notify(
  world: World,
  org: ProviderOrg,
  module: CrmModule,
  operation: Operation,
  changes: RecordChange[],
  at: number,
): void {
  for (const channel of liveChannels(world, { org, product: module.product })) {
    if (channel.module !== module.apiName || !channel.operations.includes(operation)) continue;
    const { notifications } = world.state;
    const n = (notifications.seen += 1);
    // Both coins are thrown for each notification, so that a count in between moves no later one.
    const lost = isHit(notifications.seed, 2 * n, notifications.dropShare);
    const doubled = isHit(notifications.seed, 2 * n + 1, notifications.duplicateShare);
    if (lost || takeOne(world, "drop")) {
      world.state.counters.notificationsDropped += 1;
      continue;
    }
    const body = JSON.stringify({
      server_time: at,
      affected_values: channel.returnAffectedFieldValues
        ? changes.map((change) => ({ record_id: change.id, values: change.values }))
        : [],
      query_params: {},
      module: module.apiName,
      resource_uri: `${world.origin}/${org.dataCentre}/api/${module.product.path}/${module.apiName}`,
      ids: changes.map((change) => change.id),
      affected_fields:
        operation === "edit" ? changes.map((change) => ({ [change.id]: Object.keys(change.values) })) : [],
      operation: HEARD[operation],
      channel_id: channel.channelId,
      token: channel.token ?? null,
    });
    const times = doubled || takeOne(world, "duplicate") ? 2 : 1;
    world.state.counters.notificationsDoubled += times - 1;
    const key = `${org.key} ${channel.product} ${channel.channelId}`;
    for (let time = 0; time < times; time += 1) {
      const before = world.sending.get(key) ?? Promise.resolve();
      const mine = before
        .then(() => send(world, org, channel, body))
        .finally(() => {
          if (world.sending.get(key) === mine) world.sending.delete(key);
        });
      world.sending.set(key, mine);
    }
  }
}

/** Resolves once no notification is under way. */
export async function waitForNotifications(world: World): Promise<void> {
  while (world.sending.size > 0) await Promise.all(world.sending.values());
}

async function send(world: World, org: ProviderOrg, channel: Channel, body: string): Promise<void> {
  try {
    const { signal } = world.stopping;
    const { delayMs } = world.state.notifications;
    if (delayMs > 0) await wait(delayMs, undefined, { signal });
    const response = await fetch(channel.notifyUrl, {
      method: "POST",
      headers: { "content-type": "application/json;charset=UTF-8", "user-agent": "PatchbaySimulator/1.0" },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    channel.lastStatus = String(response.status);
    count(world, org, channel, response.ok);
  } catch (error) {
    channel.lastStatus = error instanceof Error ? error.name : "failed";
    count(world, org, channel, false);
  }
  world.touch();
}

function count(world: World, org: ProviderOrg, channel: Channel, ok: boolean): void {
  world.state.counters.notificationsSent += 1;
  world.countersOf(org.key).notifications += 1;
  channel.sent += 1;
  if (ok) return;
  channel.failed += 1;
  world.state.counters.notificationsFailed += 1;
}

function takeOne(world: World, fault: "drop" | "duplicate"): boolean {
  const { notifications } = world.state;
  if (notifications[fault] === 0) return false;
  if (notifications[fault] > 0) notifications[fault] -= 1;
  world.touch();
  return true;
}
