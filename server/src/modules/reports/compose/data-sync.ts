import { describeRun } from "../notification-title.ts";
import type { Composed, Scene } from "./composer.ts";
import { accountFacts, loadAccount } from "./load-account.ts";
import { loadMappingErrors } from "./load-mapping-errors.ts";
import { describeObjects, loadRun } from "./load-run.ts";
import type { MailRun } from "./load-run.ts";
import type { Block } from "./mail-document.ts";
import { factsOf, sayCount, sayDistance, sayMoment, sentence } from "./say.ts";

/** A data sync ended: what was done, warnings for failures, required follow-ups. Or it failed for good, or works again. */
export async function composeDataSync(scene: Scene): Promise<Composed> {
  const { notification, detail, links, now } = scene;
  const account = await loadAccount(scene);
  const run = await loadRun(scene, detail.runKind);
  const what = describeRun(detail.runKind);
  const name = `${account.serviceName} · ${account.name}`;
  const action = run
    ? { label: "Open the run", url: links.run(run.id) }
    : account.id
      ? { label: "Open the account", url: links.account(account.id) }
      : null;
  const next = run?.nextRunAt && run.nextRunAt > now ? run.nextRunAt : null;
  const nextRun = next ? `${sayMoment(next)} (${sayDistance(next, now)})` : "Only when a person starts it";
  if (notification.phase === "RESOLVED")
    return {
      title: `The ${what} of ${name} works again`,
      lead: "What could not be done meanwhile was done by the run that succeeded.",
      facts: factsOf([
        ...accountFacts(account),
        ["How it ended", detail.resolution ? sentence(detail.resolution) : null],
        ["Next run", nextRun],
      ]),
      deadline: { at: null, text: "No deadline: nothing is to be done." },
      recommended: "Nothing: it is over.",
      action,
      more: run ? countsOf(run) : [],
      why: "Patchbay sends this because it told you of the beginning.",
    };
  const errors = account.id ? await loadMappingErrors(scene, account.id) : null;
  const failed = detail.outcome === "FAILED" || notification.phase !== "EVENT";
  const openErrors = errors?.open.count ?? 0;
  const outcome = failed ? "failed" : detail.outcome === "CANCELED" ? "was canceled" : "is done";
  return {
    title: `The ${what} of ${name} ${outcome}`,
    lead: failed
      ? "The run was given up. What it had done until then stays, and the next one goes on from there."
      : detail.outcome === "CANCELED"
        ? "A person canceled the run. What it had done until then stays, and the next one goes on from there."
        : "What changed was taken over. Below is what was done.",
    facts: factsOf([
      ...accountFacts(account),
      [
        "Records",
        run?.scope === "FAILED_ONLY"
          ? "Only what failed before"
          : run?.scope === "INCREMENTAL"
            ? "What changed since the last run"
            : run
              ? "All"
              : null,
      ],
      ["Started by", run ? (run.startedByName ?? "Its schedule") : null],
      ["Took", run?.startedAt && run.finishedAt ? sayDuration(run.startedAt, run.finishedAt) : null],
      ["Why it failed", failed ? sentence(run?.error ?? detail.reason ?? "The reason is not known.") : null],
      ["Next run", nextRun],
    ]),
    deadline:
      failed && next
        ? {
            at: next,
            text: `${sayMoment(next)} (${sayDistance(next, now)}): then it is tried again by itself.`,
          }
        : {
            at: null,
            text: failed
              ? "No deadline: it is not tried again by itself. What is not synchronised yet is kept."
              : "No deadline: nothing is lost by waiting.",
          },
    recommended: failed
      ? "Mend the cause, then start it again."
      : openErrors > 0
        ? "Correct the records that failed, then run them again."
        : "Nothing: it went well.",
    action:
      !failed && openErrors > 0 && account.id
        ? { label: "Open the mapping inbox", url: links.mappingErrors(account.id) }
        : action,
    ...(failed
      ? {
          steps: [
            "Look at the reason above; where it speaks of permissions, reconnect the account.",
            "Open the run in Patchbay and start it again.",
          ],
        }
      : {}),
    more: [
      ...(run ? countsOf(run) : givenCounts(scene)),
      ...(openErrors > 0
        ? [
            {
              type: "warning",
              text: `${sayCount({ count: openErrors, more: false }, "mapping error")} of this account ${openErrors === 1 ? "is" : "are"} open. These values are not taken over until they are corrected, or ignored in the inbox.`,
            } as const,
          ]
        : []),
    ],
    why: `Patchbay sends this because the ${what} of ${account.name} ended, and its settings say that it is reported.`,
  };
}

function countsOf(run: MailRun): Block[] {
  const rows = describeObjects(run);
  return rows.length === 0
    ? []
    : [
        { type: "heading", text: "What was done" },
        { type: "facts", rows },
      ];
}

/** As it was when it ended, where the run is gone. */
function givenCounts({ detail: { counts } }: Scene): Block[] {
  if (!counts) return [];
  const rows = [
    ["Read", counts.emitted],
    ["Written", counts.committed],
    ["New", counts.created],
    ["Changed", counts.updated],
    ["Deleted", counts.deleted],
    ["Left out by the settings", counts.skipped],
    ["With errors", counts.failed],
    ["Changed on both sides", counts.conflicts],
  ] as const;
  return [
    { type: "heading", text: "What was done" },
    { type: "facts", rows: rows.map(([label, count]) => ({ label, value: count.toLocaleString("en") })) },
  ];
}

function sayDuration(from: Date, until: Date): string {
  const seconds = Math.max(0, Math.round((until.getTime() - from.getTime()) / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
