import { createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { MappingErrorState } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";

export const retryErrorsDocument = graphql(`
  mutation RetryMappingErrors($input: RetryMappingErrorsInput!) {
    retryMappingErrors(input: $input) {
      ... on RetryMappingErrorsPayload {
        syncRuns {
          ...LiveRun_syncRun
        }
      }
      ...Failure_error
    }
  }
`);

export const resolveErrorsDocument = graphql(`
  mutation ResolveMappingErrors($input: ResolveMappingErrorsInput!) {
    resolveMappingErrors(input: $input) {
      ... on ResolveMappingErrorsPayload {
        count
        groups {
          ...ErrorGroup_mappingErrorGroup
        }
      }
      ...Failure_error
    }
  }
`);

/** Which errors of an account: some by their ids (1,000 at most), or all of causes. */
export type Chosen = { accountId: string } & ({ errorIds: string[] } | { groupIds: string[] });

const words = { RESOLVED: "marked as resolved", IGNORED: "ignored", OPEN: "open again" } satisfies Record<
  MappingErrorState,
  string
>;

/** What a person can do with mapping errors. Lists of this tab follow at once; those of others by the feed. */
export function createMending() {
  const retry = createMutation(retryErrorsDocument);
  const resolve = createMutation(resolveErrorsDocument);
  const [rerunId, setRerunId] = createSignal<string | null>(null);
  const [ignored, setIgnored] = createSignal<{ chosen: Chosen; count: number } | null>(null);
  return {
    pending: () => retry.pending() || resolve.pending(),
    failure: () => retry.failure() ?? resolve.failure(),
    /** The run that tries the last chosen ones again. */
    rerunId,
    /** What was ignored last and can be taken back. */
    ignored,
    rerun: async (chosen: Chosen) => {
      resolve.reset();
      const payload = await retry.run({ input: chosen });
      if (!payload) return false;
      touchLists("SyncRun");
      setRerunId(payload.syncRuns[0]?.id ?? null);
      announce("The records are gone through again.", { toast: true });
      return true;
    },
    settle: async (chosen: Chosen, as: MappingErrorState) => {
      retry.reset();
      const payload = await resolve.run({ input: { ...chosen, as } });
      if (!payload) return false;
      setIgnored(as === "IGNORED" ? { chosen, count: payload.count } : null);
      touchLists("mappingErrors");
      announce(`${count(payload.count, "error")} ${words[as]}.`, { toast: true, tone: "success" });
      return true;
    },
  };
}

export type Mending = ReturnType<typeof createMending>;
