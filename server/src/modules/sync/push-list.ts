import type { Contact, SyncObjectProgress } from "../../generated/prisma/client.ts";
import { countToPush, findContactsById, listToPush } from "../contacts/index.ts";
import { countFailed, listFailed } from "../mapping/index.ts";
import { chosenFailed, withoutUndefined } from "./failed-checkpoint.ts";
import type { Job } from "./open-job.ts";

export type PushList = {
  total: number;
  /** The next contacts, and the checkpoint behind them; null: that was all. */
  nextBatch(): Promise<{ contacts: Contact[]; next: { [key: string]: string | string[] } | null }>;
};

/** What a push goes through, from its checkpoint on: everything that is to be pushed, or only what failed. */
export async function openPushList(
  job: Job,
  progress: SyncObjectProgress,
  { deleted }: { deleted: boolean },
): Promise<PushList> {
  const { environment, run, dataSync } = job;
  const { database } = environment;
  const { accountId } = run;
  const { after: from, ...selection } = chosenFailed(progress);
  const failedOnly = run.scope === "FAILED_ONLY";
  let after = from ?? null;
  const left = failedOnly
    ? await countFailed(database, { accountId, direction: "PUSH", ...selection })
    : await countToPush(database, { accountId, deleted });
  // What the batches before the checkpoint settled is counted no more.
  const total = progress.state === "RUNNING" && progress.total !== null ? progress.total : left;

  return {
    total,
    async nextBatch() {
      const limit = dataSync.batchSize;
      const { contacts, last } = failedOnly
        ? await failedBatch(limit)
        : await listToPush(database, { accountId, deleted, after, limit }).then((rows) => ({
            contacts: rows,
            last: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
          }));
      after = last;
      return { contacts, next: last === null ? null : { ...withoutUndefined(selection), after: last } };
    },
  };

  async function failedBatch(limit: number): Promise<{ contacts: Contact[]; last: string | null }> {
    const errors = await listFailed(database, { accountId, direction: "PUSH", ...selection, after, limit });
    const ids = [...new Set(errors.flatMap((error) => error.contactId ?? []))];
    const contacts = await findContactsById(database.prisma, { accountId, ids });
    return {
      contacts: contacts.filter((contact) => (contact.deletedAt !== null) === deleted),
      last: errors.length < limit ? null : (errors.at(-1)?.id ?? null),
    };
  }
}
