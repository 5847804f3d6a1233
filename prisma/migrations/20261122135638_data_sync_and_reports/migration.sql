-- CreateEnum
CREATE TYPE "RecordSide" AS ENUM ('PATCHBAY', 'PROVIDER');

-- CreateEnum
CREATE TYPE "SyncDirection" AS ENUM ('PULL', 'PUSH');

-- CreateEnum
CREATE TYPE "MappingErrorCode" AS ENUM ('REQUIRED', 'NOT_TEXT', 'NOT_A_NUMBER', 'NOT_A_DATE', 'NOT_A_BOOLEAN', 'NOT_AN_EMAIL', 'NOT_A_URL', 'NOT_A_CHOICE', 'TOO_LONG', 'FIELD_GONE', 'NO_MATCH_KEY', 'DUPLICATE', 'REFUSED');

-- CreateEnum
CREATE TYPE "MappingErrorState" AS ENUM ('OPEN', 'RESOLVED', 'IGNORED');

-- CreateEnum
CREATE TYPE "NotificationKind" AS ENUM ('REAUTHENTICATION_REQUIRED', 'SYNC_FAILED', 'WATCH_FAILED', 'FUNCTION_FAILING', 'CALLBACK_FAILING', 'CALLBACK_DISABLED', 'CALLBACK_RECOVERED', 'MAPPING_ERRORS', 'DATA_SYNC', 'INTEGRATION_ENABLED', 'INTEGRATION_DISABLED', 'DIGEST', 'WEEKLY_REPORT');

-- CreateEnum
CREATE TYPE "IncidentTopic" AS ENUM ('REAUTHENTICATION', 'ORG_SYNC', 'WATCH', 'FUNCTION', 'CALLBACK', 'MAPPING', 'CONTACTS_PULL', 'CONTACTS_PUSH', 'USERS', 'VIEWS');

-- CreateEnum
CREATE TYPE "NotificationPhase" AS ENUM ('OPENED', 'CHANGED', 'REMINDER', 'RESOLVED', 'EVENT');

-- CreateEnum
CREATE TYPE "NotificationState" AS ENUM ('WAITING', 'SENDING', 'SENT', 'FAILED', 'DIGESTED', 'NOT_SENT');

-- CreateEnum
CREATE TYPE "MailState" AS ENUM ('WAITING', 'SENDING', 'SENT', 'BOUNCED', 'FAILED', 'SKIPPED');

-- CreateEnum
CREATE TYPE "SyncScope" AS ENUM ('FULL', 'INCREMENTAL', 'FAILED_ONLY');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "ProblemKind" ADD VALUE 'CONTACTS_PULL_FAILED';
ALTER TYPE "ProblemKind" ADD VALUE 'CONTACTS_PUSH_FAILED';
ALTER TYPE "ProblemKind" ADD VALUE 'USERS_SYNC_FAILED';
ALTER TYPE "ProblemKind" ADD VALUE 'VIEWS_SYNC_FAILED';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "SyncRunKind" ADD VALUE 'CONTACTS_PULL';
ALTER TYPE "SyncRunKind" ADD VALUE 'CONTACTS_PUSH';
ALTER TYPE "SyncRunKind" ADD VALUE 'USERS';
ALTER TYPE "SyncRunKind" ADD VALUE 'VIEWS';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "SyncObject" ADD VALUE 'CONTACTS';
ALTER TYPE "SyncObject" ADD VALUE 'DELETIONS';
ALTER TYPE "SyncObject" ADD VALUE 'VIEW_RECORDS';

-- AlterTable
ALTER TABLE "SyncRun" ADD COLUMN     "canceledByName" TEXT,
ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "scope" "SyncScope" NOT NULL DEFAULT 'FULL',
ADD COLUMN     "startedByName" TEXT,
ADD COLUMN     "throttledUntil" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "SyncObjectProgress" ADD COLUMN     "committed" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "conflicts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "created" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "deleted" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "failed" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "skipped" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "updated" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Contact" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "externalId" TEXT,
    "email" TEXT,
    "name" TEXT NOT NULL,
    "properties" JSONB NOT NULL,
    "base" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "pushedVersion" INTEGER NOT NULL DEFAULT 0,
    "pushedAt" TIMESTAMPTZ(3),
    "externalModifiedAt" TIMESTAMPTZ(3),
    "seenRunId" UUID,
    "conflicts" JSONB NOT NULL DEFAULT '[]',
    "deletedAt" TIMESTAMPTZ(3),
    "deletedBy" "RecordSide",
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedByName" TEXT,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DirectoryUser" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "externalId" TEXT NOT NULL,
    "email" TEXT,
    "name" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL,
    "role" TEXT,
    "data" JSONB NOT NULL,
    "seenRunId" UUID NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DirectoryUser_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProviderView" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "records" INTEGER NOT NULL DEFAULT 0,
    "syncedAt" TIMESTAMPTZ(3),
    "syncRunId" UUID,

    CONSTRAINT "ProviderView_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProviderViewMember" (
    "viewId" UUID NOT NULL,
    "externalId" TEXT NOT NULL,
    "syncRunId" UUID NOT NULL,

    CONSTRAINT "ProviderViewMember_pkey" PRIMARY KEY ("viewId","externalId")
);

-- CreateTable
CREATE TABLE "MappingError" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "groupId" UUID NOT NULL,
    "direction" "SyncDirection" NOT NULL,
    "recordKey" TEXT NOT NULL,
    "recordName" TEXT NOT NULL,
    "contactId" UUID,
    "field" TEXT,
    "property" TEXT NOT NULL,
    "value" TEXT,
    "code" "MappingErrorCode" NOT NULL,
    "reason" TEXT NOT NULL,
    "suggestion" TEXT NOT NULL,
    "state" "MappingErrorState" NOT NULL DEFAULT 'OPEN',
    "syncRunId" UUID,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "closedByName" TEXT,

    CONSTRAINT "MappingError_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MappingErrorGroup" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "direction" "SyncDirection" NOT NULL,
    "property" TEXT NOT NULL,
    "field" TEXT,
    "code" "MappingErrorCode" NOT NULL,
    "open" INTEGER NOT NULL DEFAULT 0,
    "ignored" INTEGER NOT NULL DEFAULT 0,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MappingErrorGroup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IntegrationSettings" (
    "accountId" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "sync" JSONB NOT NULL,
    "mapping" JSONB NOT NULL,
    "filters" JSONB NOT NULL,
    "communication" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedByName" TEXT NOT NULL,

    CONSTRAINT "IntegrationSettings_pkey" PRIMARY KEY ("accountId")
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "topic" "IncidentTopic" NOT NULL,
    "subjectId" UUID NOT NULL,
    "environment" "Environment",
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),
    "reminders" INTEGER NOT NULL DEFAULT 0,
    "remindAt" TIMESTAMPTZ(3),

    CONSTRAINT "Incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "kind" "NotificationKind" NOT NULL,
    "phase" "NotificationPhase" NOT NULL,
    "incidentId" UUID,
    "environment" "Environment",
    "accountId" UUID,
    "serviceId" UUID,
    "ruleId" UUID,
    "connectionId" UUID,
    "subscriptionId" UUID,
    "syncRunId" UUID,
    "cause" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sendAt" TIMESTAMPTZ(3) NOT NULL,
    "state" "NotificationState" NOT NULL DEFAULT 'WAITING',
    "inDigest" BOOLEAN NOT NULL DEFAULT false,
    "digestId" UUID,
    "reason" TEXT,
    "subject" TEXT,
    "content" JSONB,
    "deadlineAt" TIMESTAMPTZ(3),
    "lease" UUID,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mail" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "notificationId" UUID NOT NULL,
    "memberId" UUID,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reasons" TEXT[],
    "state" "MailState" NOT NULL DEFAULT 'WAITING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sendAt" TIMESTAMPTZ(3) NOT NULL,
    "lease" UUID,
    "smtpCode" INTEGER,
    "smtpAnswer" TEXT,
    "triedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportSettings" (
    "organizationId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "escalationBcc" TEXT,
    "digestMinutes" INTEGER NOT NULL DEFAULT 1440,
    "digestHour" INTEGER NOT NULL DEFAULT 7,
    "weeklyReport" BOOLEAN NOT NULL DEFAULT true,
    "unsubscribeKey" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedByName" TEXT,

    CONSTRAINT "ReportSettings_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "RecipientRole" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "RecipientRole_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExtraRecipient" (
    "organizationId" UUID NOT NULL,
    "memberId" UUID NOT NULL,

    CONSTRAINT "ExtraRecipient_pkey" PRIMARY KEY ("organizationId","memberId")
);

-- CreateTable
CREATE TABLE "MailOptOut" (
    "organizationId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "kind" "NotificationKind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MailOptOut_pkey" PRIMARY KEY ("memberId","kind")
);

-- CreateTable
CREATE TABLE "ReportSchedule" (
    "organizationId" UUID NOT NULL,
    "weeklyAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReportSchedule_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "InboxMail" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "notificationId" UUID,
    "messageId" TEXT NOT NULL,
    "fromAddress" TEXT NOT NULL,
    "toAddress" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "headers" JSONB NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "openedAt" TIMESTAMPTZ(3),

    CONSTRAINT "InboxMail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SyncMinute" (
    "syncRunId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "emitted" INTEGER NOT NULL,
    "committed" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,

    CONSTRAINT "SyncMinute_pkey" PRIMARY KEY ("syncRunId","at")
);

-- CreateTable
CREATE TABLE "SyncStream" (
    "accountId" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "kind" "SyncRunKind" NOT NULL,
    "everyMinutes" INTEGER,
    "nextRunAt" TIMESTAMPTZ(3),
    "readUntil" TIMESTAMPTZ(3),
    "lastRunId" UUID,

    CONSTRAINT "SyncStream_pkey" PRIMARY KEY ("accountId","kind")
);

-- CreateIndex
CREATE INDEX "Contact_organizationId_id_idx" ON "Contact"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Contact_accountId_id_idx" ON "Contact"("accountId", "id");

-- CreateIndex
CREATE INDEX "DirectoryUser_organizationId_id_idx" ON "DirectoryUser"("organizationId", "id");

-- CreateIndex
CREATE INDEX "DirectoryUser_accountId_id_idx" ON "DirectoryUser"("accountId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "DirectoryUser_accountId_externalId_key" ON "DirectoryUser"("accountId", "externalId");

-- CreateIndex
CREATE INDEX "ProviderView_organizationId_id_idx" ON "ProviderView"("organizationId", "id");

-- CreateIndex
CREATE INDEX "ProviderView_accountId_id_idx" ON "ProviderView"("accountId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ProviderView_accountId_key_key" ON "ProviderView"("accountId", "key");

-- CreateIndex
CREATE INDEX "MappingError_organizationId_id_idx" ON "MappingError"("organizationId", "id");

-- CreateIndex
CREATE INDEX "MappingError_accountId_id_idx" ON "MappingError"("accountId", "id");

-- CreateIndex
CREATE INDEX "MappingError_groupId_id_idx" ON "MappingError"("groupId", "id");

-- CreateIndex
CREATE INDEX "MappingError_organizationId_state_id_idx" ON "MappingError"("organizationId", "state", "id");

-- CreateIndex
CREATE INDEX "MappingError_accountId_state_id_idx" ON "MappingError"("accountId", "state", "id");

-- CreateIndex
CREATE INDEX "MappingError_groupId_state_id_idx" ON "MappingError"("groupId", "state", "id");

-- CreateIndex
CREATE INDEX "MappingErrorGroup_organizationId_id_idx" ON "MappingErrorGroup"("organizationId", "id");

-- CreateIndex
CREATE INDEX "MappingErrorGroup_accountId_id_idx" ON "MappingErrorGroup"("accountId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "MappingErrorGroup_accountId_direction_property_code_key" ON "MappingErrorGroup"("accountId", "direction", "property", "code");

-- CreateIndex
CREATE INDEX "IntegrationSettings_organizationId_idx" ON "IntegrationSettings"("organizationId");

-- CreateIndex
CREATE INDEX "Incident_organizationId_id_idx" ON "Incident"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Notification_organizationId_id_idx" ON "Notification"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Notification_organizationId_kind_id_idx" ON "Notification"("organizationId", "kind", "id");

-- CreateIndex
CREATE INDEX "Notification_incidentId_id_idx" ON "Notification"("incidentId", "id");

-- CreateIndex
CREATE INDEX "Notification_accountId_id_idx" ON "Notification"("accountId", "id");

-- CreateIndex
CREATE INDEX "Notification_digestId_id_idx" ON "Notification"("digestId", "id");

-- CreateIndex
CREATE INDEX "Mail_notificationId_id_idx" ON "Mail"("notificationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Mail_notificationId_address_key" ON "Mail"("notificationId", "address");

-- CreateIndex
CREATE INDEX "RecipientRole_organizationId_id_idx" ON "RecipientRole"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "RecipientRole_organizationId_role_key" ON "RecipientRole"("organizationId", "role");

-- CreateIndex
CREATE INDEX "MailOptOut_organizationId_idx" ON "MailOptOut"("organizationId");

-- CreateIndex
CREATE INDEX "InboxMail_organizationId_id_idx" ON "InboxMail"("organizationId", "id");

-- CreateIndex
CREATE INDEX "SyncRun_organizationId_kind_id_idx" ON "SyncRun"("organizationId", "kind", "id");

-- CreateIndex
CREATE INDEX "SyncRun_accountId_kind_id_idx" ON "SyncRun"("accountId", "kind", "id");

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DirectoryUser" ADD CONSTRAINT "DirectoryUser_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProviderView" ADD CONSTRAINT "ProviderView_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProviderViewMember" ADD CONSTRAINT "ProviderViewMember_viewId_fkey" FOREIGN KEY ("viewId") REFERENCES "ProviderView"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MappingError" ADD CONSTRAINT "MappingError_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MappingError" ADD CONSTRAINT "MappingError_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "MappingErrorGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MappingErrorGroup" ADD CONSTRAINT "MappingErrorGroup_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IntegrationSettings" ADD CONSTRAINT "IntegrationSettings_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mail" ADD CONSTRAINT "Mail_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "Notification"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExtraRecipient" ADD CONSTRAINT "ExtraRecipient_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailOptOut" ADD CONSTRAINT "MailOptOut_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncMinute" ADD CONSTRAINT "SyncMinute_syncRunId_fkey" FOREIGN KEY ("syncRunId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncStream" ADD CONSTRAINT "SyncStream_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here on.
CREATE INDEX "SyncStream_due" ON "SyncStream" ("nextRunAt") WHERE "nextRunAt" IS NOT NULL;

-- One contact per record of the provider, found by its id; by its address where it has not met it yet.
CREATE UNIQUE INDEX "Contact_external" ON "Contact" ("accountId", "externalId") WHERE "externalId" IS NOT NULL;
CREATE INDEX "Contact_email" ON "Contact" ("accountId", "email", "id") WHERE "email" IS NOT NULL;
-- What is to be pushed.
CREATE INDEX "Contact_to_push" ON "Contact" ("accountId", "id") WHERE "version" > "pushedVersion";
-- Lists show what is there.
CREATE INDEX "Contact_present" ON "Contact" ("accountId", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Contact_present_of_organization" ON "Contact" ("organizationId", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "DirectoryUser_present" ON "DirectoryUser" ("accountId", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "DirectoryUser_present_of_organization" ON "DirectoryUser" ("organizationId", "id") WHERE "deletedAt" IS NULL;

-- One error per record, direction and property is open or ignored.
CREATE UNIQUE INDEX "MappingError_standing" ON "MappingError" ("accountId", "direction", "recordKey", "property") WHERE "state" <> 'RESOLVED';
CREATE INDEX "MappingErrorGroup_open" ON "MappingErrorGroup" ("accountId", "id") WHERE "open" > 0;
CREATE INDEX "MappingErrorGroup_open_of_organization" ON "MappingErrorGroup" ("organizationId", "id") WHERE "open" > 0;

CREATE UNIQUE INDEX "Incident_open" ON "Incident" ("organizationId", "topic", "subjectId", "environment") NULLS NOT DISTINCT WHERE "resolvedAt" IS NULL;
CREATE INDEX "Incident_remind" ON "Incident" ("remindAt") WHERE "resolvedAt" IS NULL AND "remindAt" IS NOT NULL;
CREATE INDEX "Notification_due" ON "Notification" ("sendAt") WHERE "state" = 'WAITING';
CREATE INDEX "Notification_sending" ON "Notification" ("lease") WHERE "state" = 'SENDING';
CREATE INDEX "Mail_due" ON "Mail" ("sendAt") WHERE "state" = 'WAITING';
CREATE INDEX "Mail_sending" ON "Mail" ("lease") WHERE "state" = 'SENDING';
CREATE INDEX "ReportSchedule_due" ON "ReportSchedule" ("weeklyAt");

-- Silent changes (server/src/modules/activity/activity-text.ts).
DROP INDEX "Change_activity";
CREATE INDEX "Change_activity" ON "Change" ("organizationId", "position") WHERE "name" NOT IN ('syncRun.scheduled',
  'syncRun.started', 'syncRun.progressed', 'syncRun.retryScheduled', 'syncRun.succeeded', 'syncRun.failed', 'execution.started',
  'session.ended', 'rule.statusChanged', 'problem.changed', 'connection.called', 'masterKey.rotationProgressed',
  'delivery.queued', 'delivery.succeeded', 'delivery.retryScheduled', 'callbackSubscription.healthChanged',
  'mappingErrors.changed', 'notification.recorded', 'notification.changed', 'notification.sent');
