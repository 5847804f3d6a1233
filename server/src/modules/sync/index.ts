export { scheduleDataSync } from "./schedule-data-sync.ts";
export { scheduleOrgSync } from "./schedule-org-sync.ts";
export { startSyncQueue } from "./sync.jobs.ts";
