import { startTestApp } from "../../../test/app.ts";
import type { TestApp } from "../../../test/app.ts";
import { makeMovedClock } from "../../../test/moved-clock.ts";
import { startSmtpServer } from "../../../test/smtp.ts";
import type { TestSmtpServer } from "../../../test/smtp.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import type { Notification } from "../../generated/prisma/client.ts";
import type { NotificationKind, NotificationPhase } from "../../generated/prisma/enums.ts";
import { startMailQueue } from "./mail-queue.ts";
import { startNotificationQueue } from "./notification-queue.ts";

/** A Patchbay whose mail goes to a real SMTP server, and whose time a test puts forward. It does no other work. */
export type ReportsScene = {
  app: TestApp;
  smtp: TestSmtpServer;
  advance(ms: number): void;
  /** Starts to send, unless it does already. */
  work(): void;
  rest(): Promise<void>;
  /** Waits until a notification of this kind and phase has come to its end (SENT, FAILED, NOT_SENT). */
  ended(organizationId: string, kind: NotificationKind, phase?: NotificationPhase): Promise<Notification>;
  close(): Promise<void>;
};

export async function startReportsScene(): Promise<ReportsScene> {
  const { clock, advance } = makeMovedClock();
  const smtp = await startSmtpServer();
  const app = await startTestApp({
    clock,
    smtpUrl: smtp.url,
    publicUrl: "https://patchbay.example.com",
    work: false,
  });
  let queues: { stop(): Promise<void> }[] = [];
  const scene: ReportsScene = {
    app,
    smtp,
    advance,
    work() {
      if (queues.length > 0) return;
      // No jitter: the next try is due exactly by the schedule.
      queues = [
        startNotificationQueue(app.environment),
        startMailQueue(app.environment, { random: () => 0.5 }),
      ];
    },
    async rest() {
      await Promise.all(queues.map((queue) => queue.stop()));
      queues = [];
    },
    async ended(organizationId, kind, phase) {
      const change = await waitForChange(
        app,
        organizationId,
        ({ name, payload }) =>
          payload["kind"] === kind &&
          (phase === undefined || payload["phase"] === phase) &&
          (name === "notification.sent" || name === "notification.failed" || payload["state"] === "NOT_SENT"),
      );
      return app.environment.database.prisma.notification.findUniqueOrThrow({
        where: { id: change.entityId },
      });
    },
    async close() {
      await scene.rest();
      await app.close();
      await smtp.close();
    },
  };
  scene.work();
  return scene;
}
