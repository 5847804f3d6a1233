-- Calls through connections and the progress of rotations are frequent, and no news: the index of the activity leaves them out too.
DROP INDEX "Change_activity";
CREATE INDEX "Change_activity" ON "Change" ("organizationId", "position") WHERE "name" NOT IN ('syncRun.scheduled',
  'syncRun.started', 'syncRun.progressed', 'syncRun.retryScheduled', 'syncRun.succeeded', 'syncRun.failed', 'execution.started',
  'session.ended', 'rule.statusChanged', 'problem.changed', 'connection.called', 'masterKey.rotationProgressed');
