-- CreateEnum
CREATE TYPE "CallbackEvent" AS ENUM ('onInstall', 'onZohoAuthorise', 'onTPAAuthorise', 'onTPARevoke', 'onUpdate', 'onConfigParamAdd', 'onConfigParamDelete', 'onUninstall');

-- CreateEnum
CREATE TYPE "DisableCause" AS ENUM ('GONE', 'FAILING');

-- CreateEnum
CREATE TYPE "DeliveryOutcome" AS ENUM ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "ProblemKind" ADD VALUE 'CALLBACK_FAILING';
ALTER TYPE "ProblemKind" ADD VALUE 'CALLBACK_DISABLED';

-- DropIndex
DROP INDEX "ConnectionLink_linkName_key";

-- AlterTable
ALTER TABLE "ConnectionLink" ADD COLUMN     "installationId" UUID;

-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "alsoFor" UUID;

-- AlterTable
ALTER TABLE "Problem" ADD COLUMN     "subscriptionId" UUID;

-- CreateTable
CREATE TABLE "CallbackSubscription" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "extensionId" UUID NOT NULL,
    "event" "CallbackEvent" NOT NULL,
    "url" TEXT NOT NULL,
    "ratePerMinute" INTEGER,
    "concurrency" INTEGER NOT NULL DEFAULT 10,
    "payloadQuery" TEXT,
    "pausedAt" TIMESTAMPTZ(3),
    "pausedByName" TEXT,
    "pauseReason" TEXT,
    "disabledAt" TIMESTAMPTZ(3),
    "disableCause" "DisableCause",
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CallbackSubscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CallbackHealth" (
    "subscriptionId" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "windowAt" TIMESTAMPTZ(3),
    "windowSucceeded" INTEGER NOT NULL DEFAULT 0,
    "windowFailed" INTEGER NOT NULL DEFAULT 0,
    "openedAt" TIMESTAMPTZ(3),
    "probeAt" TIMESTAMPTZ(3),
    "openings" INTEGER NOT NULL DEFAULT 0,
    "probesSucceeded" INTEGER NOT NULL DEFAULT 0,
    "failingSince" TIMESTAMPTZ(3),
    "failingReason" TEXT,
    "lastSuccessAt" TIMESTAMPTZ(3),
    "lastFailureAt" TIMESTAMPTZ(3),
    "noticed" INTEGER NOT NULL DEFAULT 0,
    "allowance" DOUBLE PRECISION,
    "allowanceAt" TIMESTAMPTZ(3),
    "drainPerMinute" INTEGER,

    CONSTRAINT "CallbackHealth_pkey" PRIMARY KEY ("subscriptionId")
);

-- CreateTable
CREATE TABLE "CallbackHour" (
    "subscriptionId" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "organizationId" UUID NOT NULL,
    "extensionId" UUID NOT NULL,
    "succeeded" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "undelivered" INTEGER NOT NULL DEFAULT 0,
    "durations" INTEGER[],

    CONSTRAINT "CallbackHour_pkey" PRIMARY KEY ("subscriptionId","hour")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" UUID NOT NULL,
    "ended" BOOLEAN NOT NULL DEFAULT false,
    "organizationId" UUID NOT NULL,
    "publisherId" UUID NOT NULL,
    "extensionId" UUID NOT NULL,
    "subscriptionId" UUID NOT NULL,
    "installationId" UUID,
    "eventId" UUID,
    "event" "CallbackEvent" NOT NULL,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "outcome" "DeliveryOutcome" NOT NULL DEFAULT 'PENDING',
    "reason" TEXT,
    "attemptCount" INTEGER NOT NULL DEFAULT 0,
    "uncounted" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "deferred" BOOLEAN NOT NULL DEFAULT false,
    "turn" INTEGER NOT NULL DEFAULT 0,
    "lastStatus" INTEGER,
    "lastErrorClass" TEXT,
    "resentByName" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id","ended")
) PARTITION BY LIST ("ended");

-- The queue: what waits or is under way. Rows come and go, so it is vacuumed by their number, not by its size.
CREATE TABLE "Delivery_pending" PARTITION OF "Delivery" FOR VALUES IN (false)
  WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);
-- What has ended, by the day of the id.
CREATE TABLE "Delivery_ended" PARTITION OF "Delivery" FOR VALUES IN (true) PARTITION BY RANGE ("id");
CREATE TABLE "Delivery_ended_default" PARTITION OF "Delivery_ended" DEFAULT;

-- CreateTable
CREATE TABLE "DeliveryLease" (
    "deliveryId" UUID NOT NULL,
    "subscriptionId" UUID NOT NULL,
    "installationId" UUID,
    "workerId" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "contextHash" TEXT NOT NULL,

    CONSTRAINT "DeliveryLease_pkey" PRIMARY KEY ("deliveryId")
);

-- CreateTable
CREATE TABLE "DeliveryAttempt" (
    "deliveryId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "organizationId" UUID NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "durationMs" INTEGER,
    "headersMs" INTEGER,
    "url" TEXT NOT NULL,
    "status" INTEGER,
    "errorClass" TEXT,
    "errorMessage" TEXT,
    "requestHeaders" JSONB,
    "requestBody" TEXT,
    "responseHeaders" JSONB,
    "responseBody" TEXT,
    "contextHash" TEXT,

    CONSTRAINT "DeliveryAttempt_pkey" PRIMARY KEY ("deliveryId","number")
) PARTITION BY RANGE ("deliveryId");
CREATE TABLE "DeliveryAttempt_default" PARTITION OF "DeliveryAttempt" DEFAULT;

-- CreateTable
CREATE TABLE "SecurityContextUse" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "publisherId" UUID NOT NULL,
    "deliveryId" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "operation" TEXT NOT NULL,
    "refusal" TEXT,
    "ip" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SecurityContextUse_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AllowedHost" (
    "organizationId" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AllowedHost_pkey" PRIMARY KEY ("organizationId","host")
);

-- CreateTable
CREATE TABLE "Extension" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "latestVersionId" UUID,
    "secretCredentialId" UUID NOT NULL,
    "secretRotatedAt" TIMESTAMPTZ(3) NOT NULL,
    "previousCredentialId" UUID,
    "previousSecretUntil" TIMESTAMPTZ(3),
    "createdByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Extension_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExtensionVersion" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "extensionId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "manifest" JSONB NOT NULL,
    "publishedByName" TEXT NOT NULL,
    "publishedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ExtensionVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Installation" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "publisherId" UUID NOT NULL,
    "extensionId" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "installedByName" TEXT NOT NULL,
    "installedAt" TIMESTAMPTZ(3) NOT NULL,
    "authorizedAt" TIMESTAMPTZ(3),
    "authorizedByName" TEXT,
    "thirdPartyAt" TIMESTAMPTZ(3),
    "thirdPartyByName" TEXT,
    "thirdPartyRevokedAt" TIMESTAMPTZ(3),
    "thirdPartyRevokedByName" TEXT,
    "uninstalledAt" TIMESTAMPTZ(3),
    "uninstalledByName" TEXT,
    "sequence" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConfigParam" (
    "installationId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "organizationId" UUID NOT NULL,
    "value" TEXT,
    "credentialId" UUID,
    "updatedByName" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ConfigParam_pkey" PRIMARY KEY ("installationId","name")
);

-- CreateTable
CREATE TABLE "InstallationEvent" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "publisherId" UUID NOT NULL,
    "extensionId" UUID NOT NULL,
    "installationId" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "event" "CallbackEvent" NOT NULL,
    "sequence" INTEGER NOT NULL,
    "actorName" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "InstallationEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CallbackSubscription_organizationId_id_idx" ON "CallbackSubscription"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "CallbackSubscription_extensionId_event_url_key" ON "CallbackSubscription"("extensionId", "event", "url");

-- CreateIndex
CREATE INDEX "CallbackHour_extensionId_hour_idx" ON "CallbackHour"("extensionId", "hour");

-- CreateIndex
CREATE INDEX "Delivery_organizationId_id_idx" ON "Delivery"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Delivery_publisherId_id_idx" ON "Delivery"("publisherId", "id");

-- CreateIndex
CREATE INDEX "Delivery_subscriptionId_id_idx" ON "Delivery"("subscriptionId", "id");

-- CreateIndex
CREATE INDEX "Delivery_installationId_id_idx" ON "Delivery"("installationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "DeliveryLease_installationId_key" ON "DeliveryLease"("installationId");

-- CreateIndex
CREATE INDEX "DeliveryLease_subscriptionId_idx" ON "DeliveryLease"("subscriptionId");

-- CreateIndex
CREATE INDEX "SecurityContextUse_deliveryId_id_idx" ON "SecurityContextUse"("deliveryId", "id");

-- CreateIndex
CREATE INDEX "SecurityContextUse_organizationId_id_idx" ON "SecurityContextUse"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Extension_key_key" ON "Extension"("key");

-- CreateIndex
CREATE INDEX "Extension_organizationId_id_idx" ON "Extension"("organizationId", "id");

-- CreateIndex
CREATE INDEX "ExtensionVersion_organizationId_id_idx" ON "ExtensionVersion"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ExtensionVersion_extensionId_version_key" ON "ExtensionVersion"("extensionId", "version");

-- CreateIndex
CREATE UNIQUE INDEX "ExtensionVersion_extensionId_number_key" ON "ExtensionVersion"("extensionId", "number");

-- CreateIndex
CREATE INDEX "Installation_organizationId_id_idx" ON "Installation"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Installation_publisherId_id_idx" ON "Installation"("publisherId", "id");

-- CreateIndex
CREATE INDEX "Installation_extensionId_id_idx" ON "Installation"("extensionId", "id");

-- CreateIndex
CREATE INDEX "InstallationEvent_installationId_id_idx" ON "InstallationEvent"("installationId", "id");

-- CreateIndex
CREATE INDEX "InstallationEvent_extensionId_id_idx" ON "InstallationEvent"("extensionId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "InstallationEvent_installationId_sequence_key" ON "InstallationEvent"("installationId", "sequence");

-- CreateIndex
CREATE INDEX "ConnectionLink_installationId_id_idx" ON "ConnectionLink"("installationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ConnectionLink_organizationId_linkName_key" ON "ConnectionLink"("organizationId", "linkName");

-- AddForeignKey
ALTER TABLE "CallbackSubscription" ADD CONSTRAINT "CallbackSubscription_extensionId_fkey" FOREIGN KEY ("extensionId") REFERENCES "Extension"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallbackHealth" ADD CONSTRAINT "CallbackHealth_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "CallbackSubscription"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionLink" ADD CONSTRAINT "ConnectionLink_installationId_fkey" FOREIGN KEY ("installationId") REFERENCES "Installation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExtensionVersion" ADD CONSTRAINT "ExtensionVersion_extensionId_fkey" FOREIGN KEY ("extensionId") REFERENCES "Extension"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Installation" ADD CONSTRAINT "Installation_extensionId_fkey" FOREIGN KEY ("extensionId") REFERENCES "Extension"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Installation" ADD CONSTRAINT "Installation_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ExtensionVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConfigParam" ADD CONSTRAINT "ConfigParam_installationId_fkey" FOREIGN KEY ("installationId") REFERENCES "Installation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InstallationEvent" ADD CONSTRAINT "InstallationEvent_installationId_fkey" FOREIGN KEY ("installationId") REFERENCES "Installation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot express.

-- Of the queue alone: what is due at an endpoint, and what comes first in an installation.
CREATE INDEX "Delivery_pending_due" ON "Delivery_pending" ("subscriptionId", "dueAt", "id");
CREATE INDEX "Delivery_pending_order" ON "Delivery_pending" ("installationId", "sequence") WHERE "installationId" IS NOT NULL;
-- What was not delivered is rare, and what people look for.
CREATE INDEX "Delivery_undelivered_organization" ON "Delivery" ("organizationId", "id") WHERE "outcome" IN ('FAILED', 'CANCELLED', 'EXPIRED');
CREATE INDEX "Delivery_undelivered_publisher" ON "Delivery" ("publisherId", "id") WHERE "outcome" IN ('FAILED', 'CANCELLED', 'EXPIRED');
CREATE INDEX "Delivery_undelivered_subscription" ON "Delivery" ("subscriptionId", "id") WHERE "outcome" IN ('FAILED', 'CANCELLED', 'EXPIRED');

-- One installation of an extension in an organization at a time.
CREATE UNIQUE INDEX "Installation_one" ON "Installation" ("organizationId", "extensionId") WHERE "uninstalledAt" IS NULL;

CREATE INDEX "Change_alsoFor" ON "Change" ("alsoFor", "position") WHERE "alsoFor" IS NOT NULL;

-- The first UUID version 7 of a day (UTC): the bound of its partition.
CREATE FUNCTION first_id_of(day date) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM day::timestamp AT TIME ZONE 'UTC') * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

-- Makes the partitions of the days from `since` on; a day whose rows are already in the default partition stays there.
CREATE FUNCTION ensure_delivery_partitions(since date, days int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  day date;
  parent text;
  part text;
BEGIN
  FOR i IN 0 .. days - 1 LOOP
    day := since + i;
    FOREACH parent IN ARRAY ARRAY['Delivery_ended', 'DeliveryAttempt'] LOOP
      part := parent || '_' || to_char(day, 'YYYYMMDD');
      IF to_regclass(format('%I', part)) IS NULL THEN
        BEGIN
          EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, parent, first_id_of(day), first_id_of(day + 1));
        EXCEPTION WHEN check_violation OR duplicate_table THEN NULL;
        END;
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- Drops the partitions of the days before `keep_from`. Answers how many.
CREATE FUNCTION drop_delivery_partitions(keep_from date) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  part record;
  dropped int := 0;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('"Delivery_ended"'::regclass, '"DeliveryAttempt"'::regclass) AND c.relname ~ '_[0-9]{8}$'
      AND to_date(right(c.relname, 8), 'YYYYMMDD') < keep_from
  LOOP
    EXECUTE format('DROP TABLE %I', part.relname);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

-- Deliveries are frequent, and their successes no news: the index of the activity leaves them out too.
DROP INDEX "Change_activity";
CREATE INDEX "Change_activity" ON "Change" ("organizationId", "position") WHERE "name" NOT IN ('syncRun.scheduled',
  'syncRun.started', 'syncRun.progressed', 'syncRun.retryScheduled', 'syncRun.succeeded', 'syncRun.failed', 'execution.started',
  'session.ended', 'rule.statusChanged', 'problem.changed', 'connection.called', 'masterKey.rotationProgressed',
  'delivery.queued', 'delivery.succeeded', 'delivery.retryScheduled', 'callbackSubscription.healthChanged');
