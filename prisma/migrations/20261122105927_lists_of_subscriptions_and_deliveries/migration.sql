-- AlterTable
ALTER TABLE "Delivery" ADD COLUMN     "resentById" UUID;

-- CreateIndex
CREATE INDEX "CallbackSubscription_organizationId_event_id_idx" ON "CallbackSubscription"("organizationId", "event", "id");

-- CreateIndex
CREATE INDEX "CallbackSubscription_extensionId_id_idx" ON "CallbackSubscription"("extensionId", "id");

-- CreateIndex
CREATE INDEX "CallbackSubscription_extensionId_event_id_idx" ON "CallbackSubscription"("extensionId", "event", "id");

-- What was not delivered to one installation is rare, as to an organization.
CREATE INDEX "Delivery_undelivered_installation" ON "Delivery" ("installationId", "id") WHERE "outcome" IN ('FAILED', 'CANCELLED', 'EXPIRED');
