-- Rules by name in byte order, so that a page and a prefix are ranges of one index whatever the database's collation.
DROP INDEX "Rule_by_name";
CREATE INDEX "Rule_by_name" ON "Rule" ("organizationId", lower("name") COLLATE "C", "id");
CREATE INDEX "Rule_of_service_by_name" ON "Rule" ("organizationId", "serviceId", lower("name") COLLATE "C", "id");
CREATE INDEX "Rule_of_project_by_name" ON "Rule" ("projectId", lower("name") COLLATE "C", "id");
CREATE INDEX "Rule_of_project_and_service_by_name" ON "Rule" ("projectId", "serviceId", lower("name") COLLATE "C", "id");

-- The lists of problems by kind, and of those that are resolved.
CREATE INDEX "Problem_open_of_kind" ON "Problem" ("organizationId", "kind", "id") WHERE "resolvedAt" IS NULL;
CREATE INDEX "Problem_resolved" ON "Problem" ("organizationId", "id") WHERE "resolvedAt" IS NOT NULL;

-- The activity list: the changes that are news, so that a burst of others costs a page nothing.
CREATE INDEX "Change_activity" ON "Change" ("organizationId", "position") WHERE "name" NOT IN ('syncRun.scheduled',
  'syncRun.started', 'syncRun.progressed', 'syncRun.retryScheduled', 'syncRun.succeeded', 'syncRun.failed',
  'execution.started', 'session.ended', 'rule.statusChanged', 'problem.changed');
