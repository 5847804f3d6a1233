export { scheduleOrgSync } from "./schedule-org-sync.ts";
export { startSyncQueue } from "./sync.jobs.ts";
