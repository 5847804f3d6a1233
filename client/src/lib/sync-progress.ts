/** How far one object of a sync run is. */
export type Step = {
  state: "WAITING" | "RUNNING" | "DONE" | "FAILED";
  done: number;
  /** null until the provider has told. */
  total: number | null;
};

/** "Waiting", "Starting", "12 so far", "12 of 100", "100". */
export function stepAmount(step: Step): string {
  if (step.state === "WAITING") return "Waiting";
  // Begun but nothing counted yet is not "0 %": nobody knows how far it is.
  if (step.state === "RUNNING" && step.done === 0 && step.total === null) return "Starting";
  const done = step.done.toLocaleString("en");
  if (step.state === "DONE") return done;
  return step.total === null ? `${done} so far` : `${done} of ${step.total.toLocaleString("en")}`;
}

type Counted = { done: number; committed: number; failed: number };

/** What all objects of a run come to: emitted by the source, standing at the destination, with errors. */
export function runTotals(steps: readonly Counted[]): { emitted: number; committed: number; failed: number } {
  const totals = { emitted: 0, committed: 0, failed: 0 };
  for (const step of steps) {
    totals.emitted += step.done;
    totals.committed += step.committed;
    totals.failed += step.failed;
  }
  return totals;
}

type Standing = { status: string; throttledUntil?: string | null };

/** Whether a run has not come to its end yet: it may still be canceled. */
export function isUnfinished({ status }: Pick<Standing, "status">): boolean {
  return status === "SCHEDULED" || status === "RUNNING";
}

/** The moment until which the provider's limits keep a run waiting, as long as that is ahead. `now` in epoch ms. */
export function throttledUntil(run: Standing, now = Date.now()): string | null {
  const until = isUnfinished(run) ? run.throttledUntil : null;
  return until && Date.parse(until) > now ? until : null;
}
