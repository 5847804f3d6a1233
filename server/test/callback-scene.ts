import type { CallbackEvent } from "../src/generated/prisma/enums.ts";
import { bucketOf, latencyBuckets } from "../src/modules/callbacks/latency-buckets.ts";
import type { CallbackScene } from "../src/modules/callbacks/callback-scene.fixture.ts";
import type { TestApp } from "./app.ts";

// What stands behind the console while a journey looks at callbacks: who publishes, who has installed, what happens.
export { toGlobalId } from "../src/graphql/global-id.ts";
export { insertDelivery, makeCallbackScene } from "../src/modules/callbacks/callback-scene.fixture.ts";
export { fire, untilDelivery } from "../src/modules/callbacks/fire.fixture.ts";
export type { CallbackEvent, CallbackScene };

/** 650 past hours of 20 attempts each at one endpoint: none succeeded at 3 o'clock (UTC), some failed every 7 hours, slow at noon. */
export async function insertCallbackHours(
  app: TestApp,
  scene: CallbackScene,
  event: CallbackEvent,
): Promise<void> {
  const subscription = scene.subscriptions[event];
  if (!subscription) throw new Error(`The scene lists no ${event}.`);
  const hourMs = 3_600_000;
  const thisHour = Math.floor(app.environment.clock.now().getTime() / hourMs) * hourMs;
  const hours = Array.from({ length: 650 }, (_, index) => {
    const hour = new Date(thisHour - (index + 1) * hourMs);
    const clock = hour.getUTCHours();
    const failed = clock === 3 ? 20 : clock % 7 === 0 ? 4 : 0;
    const durations = latencyBuckets.map(() => 0);
    durations[bucketOf(40)] = 14;
    durations[bucketOf(200 + 600 * Math.sin((clock / 24) * Math.PI))] = 6;
    return {
      subscriptionId: subscription.id,
      extensionId: subscription.extensionId,
      organizationId: subscription.organizationId,
      hour,
      succeeded: 20 - failed,
      failed,
      delivered: 20 - failed,
      durations,
    };
  });
  await app.environment.database.prisma.callbackHour.createMany({ data: hours });
}
