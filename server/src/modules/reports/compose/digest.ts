import type { NotificationKind, NotificationPhase } from "../../../generated/prisma/enums.ts";
import { describeRun, notificationTitle } from "../notification-title.ts";
import { readNotificationDetail } from "../notification-detail.ts";
import type { NotificationDetail } from "../notification-detail.ts";
import type { Composed, Scene } from "./composer.ts";
import { loadMappingErrors } from "./load-mapping-errors.ts";
import type { Block } from "./mail-document.ts";
import { recordsOf } from "./mapping-errors.ts";
import { factsOf, momentOf, sayCount, sayEnvironment, sayMoment } from "./say.ts";
import { shorten } from "./shorten.ts";

type Digested = {
  id: string;
  kind: NotificationKind;
  phase: NotificationPhase;
  environment: "DEVELOPMENT" | "PRODUCTION" | null;
  accountId: string | null;
  detail: unknown;
  createdAt: Date;
};

type Runs = { runs: number; failed: number; read: number; written: number; withErrors: number };

/** What happened to one account since the last digest. */
type Entry = {
  accountId: string | null;
  name: string;
  environment: string;
  runs: Map<string, Runs>;
  openErrors: number | null;
  others: string[];
};

const step = 1_000;
/** Notifications that a digest counts; what is beyond them is said as a number. */
const most = 20_000;
const namedAccounts = 40;
const namedOthers = 5;
/** Accounts whose mapping errors are named, and how many of each. */
const accountsWithRecords = 5;
const namedErrors = 5;

/** Everything that waited for the digest, grouped by account, with the first records to correct. Read by the index (digest, id), 1,000 at a time. */
export async function composeDigest(scene: Scene): Promise<Composed> {
  const { notification, detail, links } = scene;
  const entries = new Map<string, Entry>();
  const read = await walk(scene, (digested) => count(entries, digested));
  const accounts = [...entries.values()].toSorted(
    (a, b) => Number(b.openErrors ?? 0) - Number(a.openErrors ?? 0) || a.name.localeCompare(b.name, "en"),
  );
  const withErrors = accounts.filter(({ openErrors }) => (openErrors ?? 0) > 0).length;
  const from = momentOf(detail.from);
  return {
    title: `What happened in ${sayCount({ count: accounts.length, more: read.more }, "account")}`,
    lead:
      withErrors > 0
        ? `${withErrors === 1 ? "One account has" : `${withErrors.toLocaleString("en")} accounts have`} mapping errors that are open. Everything else went by itself.`
        : "Everything went by itself: nothing is to be done.",
    facts: factsOf([
      ["From", from ? sayMoment(from) : null],
      ["Until", sayMoment(momentOf(detail.to) ?? notification.createdAt)],
      ["Put together here", sayCount({ count: read.count, more: read.more }, "notification")],
    ]),
    deadline: { at: null, text: "No deadline: nothing in a digest is lost by waiting." },
    recommended:
      withErrors > 0 ? "Correct the records with mapping errors, or ignore them in the inbox." : "Nothing.",
    action: { label: "Open the notifications", url: links.notifications() },
    more: [...blocksOf(accounts), ...(await errorBlocks(scene, accounts))],
    why: `Patchbay sends this because the settings of these accounts put such mails into a digest.`,
  };
}

async function walk(
  { database, notification }: Scene,
  take: (digested: Digested) => void,
): Promise<{ count: number; more: boolean }> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (let seen = 0; ;) {
    const { rows } = await database.pool.query<Digested>({
      name: "mail-digest",
      text: `select n."id", n."kind"::text as "kind", n."phase"::text as "phase", n."environment"::text as "environment", n."accountId", n."detail", n."createdAt"
        from "Notification" n where n."digestId" = $1::uuid and n."id" > $2::uuid and n."organizationId" = $3::uuid
        order by n."digestId", n."id" limit $4`,
      values: [notification.id, after, notification.organizationId, step],
    });
    for (const row of rows) take(row);
    seen += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < step) return { count: seen, more: false };
    if (seen >= most) return { count: seen, more: true };
    after = last.id;
  }
}

function count(entries: Map<string, Entry>, digested: Digested): void {
  const detail = shorten(readNotificationDetail(digested.detail));
  const key = digested.accountId ?? `${detail.accountName ?? ""} ${digested.environment ?? ""}`;
  const entry: Entry = entries.get(key) ?? {
    accountId: digested.accountId,
    name: [detail.serviceName, detail.accountName ?? "Other"].filter(Boolean).join(" · "),
    environment: sayEnvironment(digested.environment),
    runs: new Map<string, Runs>(),
    openErrors: null,
    others: [],
  };
  entries.set(key, entry);
  if (digested.kind === "DATA_SYNC") addRun(entry, detail);
  else if (digested.kind === "MAPPING_ERRORS")
    entry.openErrors = digested.phase === "RESOLVED" ? 0 : (detail.openErrors ?? entry.openErrors);
  else if (entry.others.length < namedOthers)
    entry.others.push(
      `${notificationTitle({ ...digested, detail })}${digested.phase === "RESOLVED" ? ": over" : ""}`,
    );
}

function addRun(entry: Entry, detail: NotificationDetail): void {
  const kind = describeRun(detail.runKind);
  const runs = entry.runs.get(kind) ?? { runs: 0, failed: 0, read: 0, written: 0, withErrors: 0 };
  entry.runs.set(kind, {
    runs: runs.runs + 1,
    failed: runs.failed + (detail.outcome === "FAILED" ? 1 : 0),
    read: runs.read + (detail.counts?.emitted ?? 0),
    written: runs.written + (detail.counts?.committed ?? 0),
    withErrors: runs.withErrors + (detail.counts?.failed ?? 0),
  });
}

function blocksOf(accounts: readonly Entry[]): Block[] {
  if (accounts.length === 0) return [];
  const kinds = [...new Set(accounts.flatMap(({ runs }) => [...runs.keys()]))].toSorted();
  const left = accounts.length - namedAccounts;
  return [
    { type: "heading", text: "By account" },
    {
      type: "records",
      columns: ["Account", "Environment", ...kinds.map(capital), "Mapping errors", "Besides"],
      rows: accounts
        .slice(0, namedAccounts)
        .map((entry) => [
          entry.name,
          entry.environment,
          ...kinds.map((kind) => sayRuns(entry.runs.get(kind))),
          entry.openErrors === null
            ? ""
            : entry.openErrors === 0
              ? "none is left"
              : sayCount({ count: entry.openErrors, more: false }, "error"),
          entry.others.join("; "),
        ]),
      ...(left > 0 ? { more: { count: left, where: "in the list of notifications" } } : {}),
    },
  ];
}

/** The first mapping errors of the accounts with the most of them, as they are now: what to correct is not only counted. */
async function errorBlocks(scene: Scene, accounts: readonly Entry[]): Promise<Block[]> {
  const blocks: Block[] = [];
  for (const { accountId, name, environment, openErrors } of accounts.slice(0, accountsWithRecords)) {
    if (accountId === null || (openErrors ?? 0) === 0) continue;
    const { open, errors } = await loadMappingErrors(scene, accountId);
    const records = recordsOf({ open, errors: errors.slice(0, namedErrors) }).slice(1);
    if (records.length === 0) continue;
    blocks.push({ type: "heading", text: `Mapping errors of ${name} (${environment})` }, ...records, {
      type: "button",
      label: "Open the mapping inbox",
      url: scene.links.mappingErrors(accountId),
    });
  }
  return blocks;
}

function sayRuns(runs: Runs | undefined): string {
  if (!runs) return "";
  const say = (number: number): string => number.toLocaleString("en");
  const counted = `${say(runs.read)} read, ${say(runs.written)} written${runs.withErrors > 0 ? `, ${say(runs.withErrors)} with errors` : ""}`;
  const times = runs.runs === 1 ? "1 run" : `${say(runs.runs)} runs`;
  return `${times}${runs.failed > 0 ? `, ${say(runs.failed)} failed` : ""}: ${counted}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
