import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type {
  CallbackEvent,
  Delivery,
  DeliveryAttempt,
  Installation,
} from "../../generated/prisma/client.ts";
import { fireCallback } from "./fire-callback.ts";

/** Fires an event of an installation as a verb does; answers the delivery's id. */
export async function fire(
  environment: Environment,
  installation: Pick<Installation, "id" | "versionId">,
  event: CallbackEvent = "onInstall",
): Promise<string> {
  const id = await inTransaction(environment, (scope) =>
    fireCallback(scope, {
      installationId: installation.id,
      versionId: installation.versionId,
      event,
      actorName: "Operator",
    }),
  );
  if (!id) throw new Error(`Nobody listens to ${event}.`);
  return id;
}

export async function readDelivery(
  { database }: Pick<Environment, "database">,
  id: string,
): Promise<Delivery & { attempts: DeliveryAttempt[] }> {
  const delivery = await database.prisma.delivery.findUniqueOrThrow({ where: { id } });
  const attempts = await database.prisma.deliveryAttempt.findMany({
    where: { deliveryId: id },
    orderBy: { number: "asc" },
  });
  return { ...delivery, attempts };
}

/** Resolves with the delivery once it is as wanted: looked at with every change of the feed. */
export async function untilDelivery(
  environment: Environment,
  id: string,
  isSo: (delivery: Delivery & { attempts: DeliveryAttempt[] }) => boolean,
): Promise<Delivery & { attempts: DeliveryAttempt[] }> {
  const { promise, resolve, reject } = Promise.withResolvers<Delivery & { attempts: DeliveryAttempt[] }>();
  const look = (): void =>
    void readDelivery(environment, id).then((delivery) => {
      if (isSo(delivery)) resolve(delivery);
    }, reject);
  const stop = environment.feed.onAdvance(look);
  look();
  return promise.finally(stop);
}
