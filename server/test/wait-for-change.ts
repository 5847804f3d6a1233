import type { Change } from "../src/platform/feed/feed.ts";
import type { TestApp } from "./app.ts";

/** Resolves with the first change after `since` (from the beginning by default) that matches. Rejects after `timeoutMs`. */
export async function waitForChange(
  app: TestApp,
  organizationId: string,
  matches: (change: Change) => boolean,
  since = 0n,
  timeoutMs = 15_000,
): Promise<Change> {
  const { feed } = app.environment;
  let position = since;
  const deadline = AbortSignal.timeout(timeoutMs);
  while (true) {
    const advanced = Promise.withResolvers<void>();
    const stop = feed.onAdvance(() => advanced.resolve());
    const expired = (): void => advanced.reject(new Error(`The change did not come within ${timeoutMs} ms.`));
    deadline.addEventListener("abort", expired, { once: true });
    try {
      for (;;) {
        const { changes, upTo } = await feed.read(organizationId, position);
        const found = changes.find(matches);
        if (found) return found;
        if (upTo <= position) break;
        position = upTo;
      }
      await advanced.promise;
    } finally {
      stop();
      deadline.removeEventListener("abort", expired);
    }
  }
}
