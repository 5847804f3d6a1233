import { createEffect, untrack } from "solid-js";
import type { LiveRun_SyncRunFragment } from "../../gql/graphql.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { isUnfinished } from "../../lib/sync-progress.ts";
import { announce } from "../../ui/announce.ts";
import { runName } from "./run-name.ts";

/** Says once that a run that is looked at has ended. Its progress is not read out: it would never stop. */
export function announceEnd(run: () => LiveRun_SyncRunFragment | null | undefined): void {
  createEffect<{ id: string; status: string } | null>((before) => {
    const now = run();
    if (!now) return null;
    const { id, status } = now;
    if (before?.id === id && isUnfinished(before) && !isUnfinished(now))
      announce(`${untrack(() => runName(now))}: ${sentenceLabel(status).toLowerCase()}.`);
    return { id, status };
  }, null);
}
