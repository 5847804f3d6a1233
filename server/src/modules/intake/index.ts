export { closeWatch } from "./close-watch.ts";
export { intakeRoutes } from "./intake.http.ts";
export { startReviewQueue } from "./review-queue.ts";
export { scheduleWatch } from "./schedule-watch.ts";
export { startWatchQueue } from "./watch-queue.ts";
