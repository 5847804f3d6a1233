-- The change feed's positions. A writer that takes its first position of a transaction holds a shared advisory lock
-- keyed by the position before it: while it is open, feed_horizon() stays below whatever it may still commit.
CREATE SEQUENCE change_position AS bigint CACHE 1;
SELECT nextval('change_position');

CREATE FUNCTION next_change_position() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF coalesce(current_setting('patchbay.feed_lock', true), '') = '' THEN
    PERFORM pg_advisory_xact_lock_shared((1::bigint << 62) + (SELECT last_value FROM change_position));
    PERFORM set_config('patchbay.feed_lock', 'held', true);
  END IF;
  RETURN nextval('change_position');
END $$;

-- How far the feed may be read: no transaction that is still open can commit a position at or below the answer. The
-- last value is read before the locks: a writer that locks in between gets a higher position.
CREATE FUNCTION feed_horizon() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  latest bigint;
  lowest bigint;
BEGIN
  SELECT last_value INTO latest FROM change_position;
  SELECT min(((classid::bigint - 1073741824) << 32) | objid::bigint) INTO lowest FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND mode = 'ShareLock'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid::bigint BETWEEN 1073741824 AND 1073807359;
  RETURN least(latest, coalesce(lowest, latest));
END $$;

-- The last position that retention has removed; cursors below it are too old.
CREATE TABLE "FeedFloor" ("only" boolean PRIMARY KEY DEFAULT true CHECK ("only"), "position" bigint NOT NULL);
INSERT INTO "FeedFloor" ("position") VALUES (0);
CREATE FUNCTION feed_floor() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT "position" FROM "FeedFloor" $$;

-- Makes the partitions of the days from `since` on; a day whose rows are already in the default partition stays there.
CREATE FUNCTION ensure_change_partitions(since date, days int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  day date;
  part text;
BEGIN
  FOR i IN 0 .. days - 1 LOOP
    day := since + i;
    part := 'Change_' || to_char(day, 'YYYYMMDD');
    IF to_regclass(format('%I', part)) IS NULL THEN
      BEGIN
        EXECUTE format('CREATE TABLE %I PARTITION OF "Change" FOR VALUES FROM (%L) TO (%L)', part, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
      EXCEPTION WHEN check_violation OR duplicate_table THEN NULL;
      END;
    END IF;
  END LOOP;
END $$;

-- Drops the partitions of the days before `keep_from`, and raises the floor over what they held.
CREATE FUNCTION drop_change_partitions(keep_from date) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  part record;
  top bigint;
  dropped int := 0;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = '"Change"'::regclass AND c.relname ~ '^Change_[0-9]{8}$'
      AND to_date(right(c.relname, 8), 'YYYYMMDD') < keep_from
  LOOP
    EXECUTE format('SELECT max("position") FROM %I', part.relname) INTO top;
    UPDATE "FeedFloor" SET "position" = greatest("position", coalesce(top, 0));
    EXECUTE format('DROP TABLE %I', part.relname);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('COMPANY_ADMIN', 'COMPANY_SUPERVISOR', 'BILLING_ADMIN', 'DEVELOPER');

-- CreateEnum
CREATE TYPE "ApiTokenScope" AS ENUM ('READ', 'ACCOUNTS_WRITE', 'RULES_WRITE', 'CONNECTIONS_WRITE', 'CONNECTIONS_INVOKE', 'EXTENSIONS_WRITE', 'SYNC_WRITE', 'REPORTS_WRITE', 'ADMIN');

-- CreateEnum
CREATE TYPE "FirstSync" AS ENUM ('SCHEDULED', 'RUNNING', 'FAILED', 'DONE');

-- CreateEnum
CREATE TYPE "WatchState" AS ENUM ('OPENING', 'LIVE', 'FAILED');

-- CreateEnum
CREATE TYPE "Environment" AS ENUM ('DEVELOPMENT', 'PRODUCTION');

-- CreateEnum
CREATE TYPE "Capability" AS ENUM ('EVENTS', 'SYNC', 'CONNECTIONS');

-- CreateEnum
CREATE TYPE "ExecutionStatus" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'DISCARDED');

-- CreateEnum
CREATE TYPE "ProblemKind" AS ENUM ('CONFIGURATION_NEEDED', 'REAUTHENTICATION_REQUIRED', 'SYNC_FAILED', 'WATCH_FAILED');

-- CreateEnum
CREATE TYPE "FunctionKind" AS ENUM ('HTTP');

-- CreateEnum
CREATE TYPE "SyncRunKind" AS ENUM ('ORG_SYNC');

-- CreateEnum
CREATE TYPE "SyncRunStatus" AS ENUM ('SCHEDULED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED');

-- CreateEnum
CREATE TYPE "SyncObject" AS ENUM ('MODULES', 'FIELDS', 'USERS', 'VIEWS');

-- CreateEnum
CREATE TYPE "SyncObjectState" AS ENUM ('WAITING', 'RUNNING', 'DONE', 'FAILED');

-- CreateTable
CREATE TABLE "Organization" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "roles" "Role"[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "memberId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SetupLink" (
    "id" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SetupLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "scopes" "ApiTokenScope"[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "memberId" UUID,
    "actorName" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "entityType" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "ip" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "environment" "Environment" NOT NULL,
    "projectId" UUID,
    "authorizationId" UUID NOT NULL,
    "providerOrgId" TEXT NOT NULL,
    "providerOrgName" TEXT NOT NULL,
    "dataCentre" TEXT NOT NULL,
    "grantedById" UUID NOT NULL,
    "grantedByName" TEXT NOT NULL,
    "grantedAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "revokedByName" TEXT,
    "firstSync" "FirstSync" NOT NULL DEFAULT 'SCHEDULED',
    "firstSyncedAt" TIMESTAMPTZ(3),
    "lastSyncedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WatchChannel" (
    "accountId" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "channelId" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "state" "WatchState" NOT NULL DEFAULT 'OPENING',
    "expiresAt" TIMESTAMPTZ(3),
    "lastEventAt" TIMESTAMPTZ(3),
    "failure" TEXT,
    "triedAt" TIMESTAMPTZ(3),

    CONSTRAINT "WatchChannel_pkey" PRIMARY KEY ("accountId")
);

-- CreateTable
CREATE TABLE "Credential" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "wrappedKey" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Authorization" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "credentialId" UUID NOT NULL,
    "scopes" TEXT[],
    "accessTokenExpiresAt" TIMESTAMPTZ(3) NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "refreshedAt" TIMESTAMPTZ(3),
    "refreshLease" UUID,
    "refreshLeaseUntil" TIMESTAMPTZ(3),
    "refusedAt" TIMESTAMPTZ(3),
    "refusedReason" TEXT,

    CONSTRAINT "Authorization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuthorizationFlow" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "sessionId" UUID,
    "stateHash" TEXT NOT NULL,
    "browserHash" TEXT NOT NULL,
    "codeVerifierSeal" JSONB,
    "redirectUri" TEXT NOT NULL,
    "environment" "Environment" NOT NULL,
    "projectId" UUID,
    "accountId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "claimedAt" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "AuthorizationFlow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Service" (
    "id" UUID NOT NULL,
    "organizationId" UUID,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "capabilities" "Capability"[],
    "provider" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ServiceClient" (
    "organizationId" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "clientId" TEXT NOT NULL,
    "credentialId" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ServiceClient_pkey" PRIMARY KEY ("organizationId","serviceId")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "environment" "Environment" NOT NULL,
    "serviceKey" TEXT NOT NULL,
    "eventType" TEXT NOT NULL,
    "recordId" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Execution" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "ruleId" UUID NOT NULL,
    "ruleName" TEXT NOT NULL,
    "environment" "Environment" NOT NULL,
    "eventId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "recordId" TEXT NOT NULL,
    "status" "ExecutionStatus" NOT NULL DEFAULT 'QUEUED',
    "reason" TEXT,
    "attemptCount" INTEGER NOT NULL DEFAULT 0,
    "runAt" TIMESTAMPTZ(3) NOT NULL,
    "lease" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Execution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExecutionAttempt" (
    "executionId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "durationMs" INTEGER,
    "responseStatus" INTEGER,
    "errorClass" TEXT,
    "errorMessage" TEXT,
    "output" TEXT,

    CONSTRAINT "ExecutionAttempt_pkey" PRIMARY KEY ("executionId","number")
);

-- CreateTable
CREATE TABLE "Change" (
    "position" BIGINT NOT NULL DEFAULT next_change_position(),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "organizationId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "entityType" TEXT NOT NULL,
    "entityId" UUID NOT NULL,
    "parentId" UUID,
    "actorName" TEXT,
    "payload" JSONB NOT NULL,

    CONSTRAINT "Change_pkey" PRIMARY KEY ("position","createdAt")
) PARTITION BY RANGE ("createdAt");
CREATE TABLE "Change_default" PARTITION OF "Change" DEFAULT;

-- CreateTable
CREATE TABLE "Problem" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "kind" "ProblemKind" NOT NULL,
    "environment" "Environment",
    "subjectId" UUID NOT NULL,
    "ruleId" UUID,
    "accountId" UUID,
    "serviceId" UUID,
    "cause" TEXT,
    "detail" JSONB NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),
    "resolution" TEXT,

    CONSTRAINT "Problem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Worker" (
    "id" UUID NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "aliveUntil" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Function" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "FunctionKind" NOT NULL DEFAULT 'HTTP',
    "url" TEXT NOT NULL,
    "credentialId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Function_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Rule" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "eventTypes" TEXT[],
    "functionId" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RuleBinding" (
    "ruleId" UUID NOT NULL,
    "environment" "Environment" NOT NULL,
    "organizationId" UUID NOT NULL,
    "accountId" UUID,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "lost" JSONB,
    "deployed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "RuleBinding_pkey" PRIMARY KEY ("ruleId","environment")
);

-- CreateTable
CREATE TABLE "RuleTrigger" (
    "accountId" UUID NOT NULL,
    "eventType" TEXT NOT NULL,
    "ruleId" UUID NOT NULL,
    "environment" "Environment" NOT NULL,

    CONSTRAINT "RuleTrigger_pkey" PRIMARY KEY ("accountId","eventType","ruleId","environment")
);

-- CreateTable
CREATE TABLE "SyncRun" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "kind" "SyncRunKind" NOT NULL,
    "status" "SyncRunStatus" NOT NULL DEFAULT 'SCHEDULED',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "runAt" TIMESTAMPTZ(3) NOT NULL,
    "lease" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "SyncRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SyncObjectProgress" (
    "syncRunId" UUID NOT NULL,
    "object" "SyncObject" NOT NULL,
    "position" INTEGER NOT NULL,
    "state" "SyncObjectState" NOT NULL DEFAULT 'WAITING',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "checkpoint" JSONB,

    CONSTRAINT "SyncObjectProgress_pkey" PRIMARY KEY ("syncRunId","object")
);

-- CreateTable
CREATE TABLE "MirroredItem" (
    "accountId" UUID NOT NULL,
    "object" "SyncObject" NOT NULL,
    "parentKey" TEXT NOT NULL DEFAULT '',
    "key" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "syncRunId" UUID NOT NULL,

    CONSTRAINT "MirroredItem_pkey" PRIMARY KEY ("accountId","object","parentKey","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Organization_number_key" ON "Organization"("number");

-- CreateIndex
CREATE UNIQUE INDEX "Organization_slug_key" ON "Organization"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Member_organizationId_id_idx" ON "Member"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Member_organizationId_userId_key" ON "Member"("organizationId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Session_tokenHash_key" ON "Session"("tokenHash");

-- CreateIndex
CREATE INDEX "Session_memberId_idx" ON "Session"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "SetupLink_tokenHash_key" ON "SetupLink"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_tokenHash_key" ON "ApiToken"("tokenHash");

-- CreateIndex
CREATE INDEX "ApiToken_organizationId_id_idx" ON "ApiToken"("organizationId", "id");

-- CreateIndex
CREATE INDEX "ApiToken_memberId_idx" ON "ApiToken"("memberId");

-- CreateIndex
CREATE INDEX "AuditEntry_organizationId_id_idx" ON "AuditEntry"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Account_authorizationId_key" ON "Account"("authorizationId");

-- CreateIndex
CREATE INDEX "Account_organizationId_id_idx" ON "Account"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Account_organizationId_environment_id_idx" ON "Account"("organizationId", "environment", "id");

-- CreateIndex
CREATE INDEX "Account_organizationId_serviceId_id_idx" ON "Account"("organizationId", "serviceId", "id");

-- CreateIndex
CREATE INDEX "Account_organizationId_serviceId_environment_id_idx" ON "Account"("organizationId", "serviceId", "environment", "id");

-- CreateIndex
CREATE INDEX "Account_projectId_id_idx" ON "Account"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "WatchChannel_channelId_key" ON "WatchChannel"("channelId");

-- CreateIndex
CREATE INDEX "WatchChannel_expiresAt_idx" ON "WatchChannel"("expiresAt");

-- CreateIndex
CREATE INDEX "Credential_keyId_id_idx" ON "Credential"("keyId", "id");

-- CreateIndex
CREATE INDEX "Authorization_organizationId_id_idx" ON "Authorization"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Authorization_accessTokenExpiresAt_idx" ON "Authorization"("accessTokenExpiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "AuthorizationFlow_stateHash_key" ON "AuthorizationFlow"("stateHash");

-- CreateIndex
CREATE INDEX "AuthorizationFlow_expiresAt_idx" ON "AuthorizationFlow"("expiresAt");

-- CreateIndex
CREATE INDEX "Service_name_id_idx" ON "Service"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Service_organizationId_key_key" ON "Service"("organizationId", "key");

-- CreateIndex
CREATE INDEX "Event_organizationId_id_idx" ON "Event"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Event_accountId_fingerprint_key" ON "Event"("accountId", "fingerprint");

-- CreateIndex
CREATE INDEX "Execution_organizationId_id_idx" ON "Execution"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Execution_organizationId_status_id_idx" ON "Execution"("organizationId", "status", "id");

-- CreateIndex
CREATE INDEX "Execution_ruleId_id_idx" ON "Execution"("ruleId", "id");

-- CreateIndex
CREATE INDEX "Execution_accountId_id_idx" ON "Execution"("accountId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Execution_eventId_ruleId_environment_key" ON "Execution"("eventId", "ruleId", "environment");

-- CreateIndex
CREATE INDEX "Change_organizationId_position_idx" ON "Change"("organizationId", "position");

-- CreateIndex
CREATE INDEX "Problem_organizationId_id_idx" ON "Problem"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Problem_subjectId_idx" ON "Problem"("subjectId");

-- CreateIndex
CREATE INDEX "Project_organizationId_id_idx" ON "Project"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Project_organizationId_slug_key" ON "Project"("organizationId", "slug");

-- CreateIndex
CREATE INDEX "Function_organizationId_id_idx" ON "Function"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Function_projectId_id_idx" ON "Function"("projectId", "id");

-- CreateIndex
CREATE INDEX "Rule_organizationId_id_idx" ON "Rule"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Rule_projectId_id_idx" ON "Rule"("projectId", "id");

-- CreateIndex
CREATE INDEX "Rule_organizationId_serviceId_id_idx" ON "Rule"("organizationId", "serviceId", "id");

-- CreateIndex
CREATE INDEX "Rule_functionId_id_idx" ON "Rule"("functionId", "id");

-- CreateIndex
CREATE INDEX "RuleBinding_accountId_ruleId_idx" ON "RuleBinding"("accountId", "ruleId");

-- CreateIndex
CREATE INDEX "RuleTrigger_ruleId_idx" ON "RuleTrigger"("ruleId");

-- CreateIndex
CREATE INDEX "SyncRun_organizationId_id_idx" ON "SyncRun"("organizationId", "id");

-- CreateIndex
CREATE INDEX "SyncRun_accountId_id_idx" ON "SyncRun"("accountId", "id");

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_authorizationId_fkey" FOREIGN KEY ("authorizationId") REFERENCES "Authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WatchChannel" ADD CONSTRAINT "WatchChannel_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Authorization" ADD CONSTRAINT "Authorization_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Authorization" ADD CONSTRAINT "Authorization_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "Credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServiceClient" ADD CONSTRAINT "ServiceClient_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServiceClient" ADD CONSTRAINT "ServiceClient_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "Credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Execution" ADD CONSTRAINT "Execution_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExecutionAttempt" ADD CONSTRAINT "ExecutionAttempt_executionId_fkey" FOREIGN KEY ("executionId") REFERENCES "Execution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Function" ADD CONSTRAINT "Function_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Function" ADD CONSTRAINT "Function_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "Credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rule" ADD CONSTRAINT "Rule_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rule" ADD CONSTRAINT "Rule_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rule" ADD CONSTRAINT "Rule_functionId_fkey" FOREIGN KEY ("functionId") REFERENCES "Function"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RuleBinding" ADD CONSTRAINT "RuleBinding_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "Rule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RuleBinding" ADD CONSTRAINT "RuleBinding_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncObjectProgress" ADD CONSTRAINT "SyncObjectProgress_syncRunId_fkey" FOREIGN KEY ("syncRunId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MirroredItem" ADD CONSTRAINT "MirroredItem_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Queues: only the rows that wait or run are indexed.
CREATE INDEX "Execution_waiting" ON "Execution" ("ruleId", "environment", "runAt", "id") WHERE "status" = 'QUEUED';
CREATE INDEX "Execution_unfinished" ON "Execution" ("ruleId", "environment", "recordId", "id") WHERE "status" IN ('QUEUED', 'RUNNING');
CREATE INDEX "Execution_running" ON "Execution" ("lease") WHERE "status" = 'RUNNING';
CREATE INDEX "Execution_waiting_of_account" ON "Execution" ("accountId", "id") WHERE "status" = 'QUEUED';
CREATE INDEX "SyncRun_waiting" ON "SyncRun" ("runAt") WHERE "status" = 'SCHEDULED';
CREATE INDEX "SyncRun_running" ON "SyncRun" ("lease") WHERE "status" = 'RUNNING';
CREATE UNIQUE INDEX "SyncRun_one_unfinished" ON "SyncRun" ("accountId", "kind") WHERE "status" IN ('SCHEDULED', 'RUNNING');

-- Uniqueness that Prisma cannot express.
CREATE UNIQUE INDEX "Account_one_per_provider_org" ON "Account" ("organizationId", "serviceId", "environment", "projectId", "providerOrgId") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "Service_key_once" ON "Service" ("organizationId", "key") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "Problem_one_open" ON "Problem" ("organizationId", "subjectId", "kind", "environment") NULLS NOT DISTINCT WHERE "resolvedAt" IS NULL;

-- Filtered lists, each in the order it is read.
CREATE INDEX "Problem_open" ON "Problem" ("organizationId", "id") WHERE "resolvedAt" IS NULL;
CREATE INDEX "Problem_open_in_environment" ON "Problem" ("organizationId", "environment", "id") WHERE "resolvedAt" IS NULL;
CREATE INDEX "Problem_open_of_account" ON "Problem" ("accountId", "id") WHERE "resolvedAt" IS NULL;
CREATE INDEX "Execution_organizationId_environment_id" ON "Execution" ("organizationId", "environment", "id");
CREATE INDEX "Rule_by_name" ON "Rule" ("organizationId", lower("name") text_pattern_ops, "id");
