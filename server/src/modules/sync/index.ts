export { retryAccountSync } from "./retry-account-sync.ts";
export { scheduleOrgSync } from "./schedule-org-sync.ts";
export { startSyncQueue } from "./sync.jobs.ts";
