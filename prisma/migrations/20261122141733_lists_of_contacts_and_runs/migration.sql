-- CreateEnum
CREATE TYPE "ContactState" AS ENUM ('SYNCED', 'TO_PUSH', 'NEW', 'DELETED');

-- AlterTable
ALTER TABLE "Contact" ADD COLUMN "state" "ContactState" NOT NULL GENERATED ALWAYS AS (CASE
  WHEN "version" > "pushedVersion" AND ("externalId" IS NOT NULL OR "deletedAt" IS NOT NULL) THEN 'TO_PUSH'::"ContactState"
  WHEN "deletedAt" IS NOT NULL THEN 'DELETED'::"ContactState"
  WHEN "externalId" IS NULL THEN 'NEW'::"ContactState"
  ELSE 'SYNCED'::"ContactState" END) STORED;

-- CreateIndex
CREATE INDEX "Contact_accountId_state_id_idx" ON "Contact"("accountId", "state", "id");

-- CreateIndex
CREATE INDEX "Contact_organizationId_state_id_idx" ON "Contact"("organizationId", "state", "id");

-- CreateIndex
CREATE INDEX "MappingError_contactId_id_idx" ON "MappingError"("contactId", "id");

-- CreateIndex
CREATE INDEX "SyncRun_organizationId_kind_status_id_idx" ON "SyncRun"("organizationId", "kind", "status", "id");

-- CreateIndex
CREATE INDEX "SyncRun_accountId_kind_status_id_idx" ON "SyncRun"("accountId", "kind", "status", "id");

-- By hand from here on.
CREATE INDEX "Contact_deleted" ON "Contact" ("accountId", "id") WHERE "deletedAt" IS NOT NULL;
CREATE INDEX "Contact_deleted_of_organization" ON "Contact" ("organizationId", "id") WHERE "deletedAt" IS NOT NULL;
CREATE INDEX "Contact_email_of_organization" ON "Contact" ("organizationId", "email", "id") WHERE "email" IS NOT NULL;

CREATE INDEX "DirectoryUser_active" ON "DirectoryUser" ("accountId", "active", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "DirectoryUser_active_of_organization" ON "DirectoryUser" ("organizationId", "active", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "DirectoryUser_email" ON "DirectoryUser" ("accountId", lower("email"), "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "DirectoryUser_email_of_organization" ON "DirectoryUser" ("organizationId", lower("email"), "id") WHERE "deletedAt" IS NULL;
