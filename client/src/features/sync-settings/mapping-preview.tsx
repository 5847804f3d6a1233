import { ErrorBoundary, Show, Suspense, createEffect, createSignal } from "solid-js";
import type { Accessor } from "solid-js";
import { unwrap } from "solid-js/store";
import { graphql } from "../../gql/gql.ts";
import type { PreviewMappingQuery } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/text-field.tsx";
import type { MappingDraft, MappingRow } from "./settings-draft.ts";

export const previewDocument = graphql(`
  query PreviewMapping($accountId: ID!, $mapping: MappingSettingsInput!) {
    previewMapping(accountId: $accountId, mapping: $mapping) {
      records {
        name
        values {
          property
          field
          from
          to
          error
        }
      }
      issues {
        property
        field
        message
      }
      problem
    }
  }
`);

type Preview = PreviewMappingQuery["previewMapping"];
export type PreviewValue = Preview["records"][number]["values"][number];
type Asked = { accountId: string; mapping: MappingDraft };

export type MappingPreview = {
  asked: Accessor<Asked | null>;
  found: Accessor<Preview | null>;
  setFound: (preview: Preview) => void;
  /** Whether the mapping is otherwise than it was when it was tried. */
  behind: Accessor<boolean>;
  ask: () => void;
  record: Accessor<number>;
  setRecord: (index: number) => void;
  /** What a row makes of the chosen record; null where it was not tried. */
  valueOf: (row: MappingRow) => PreviewValue | null;
  /** What the server says of a row that is not saved yet. */
  issue: (row: MappingRow) => string | undefined;
  issues: Accessor<Preview["issues"]>;
};

/** Tries the draft on records of the provider, when it is asked to: each time costs the account a call. */
export function createMappingPreview(
  accountId: Accessor<string>,
  mapping: Accessor<MappingDraft>,
): MappingPreview {
  const [asked, setAsked] = createSignal<Asked | null>(null);
  const [found, setFound] = createSignal<Preview | null>(null);
  const [record, setRecord] = createSignal(0);
  const text = (draft: MappingDraft) => JSON.stringify(draft);
  return {
    asked,
    found,
    setFound,
    behind: () => {
      const before = asked();
      return before !== null && text(before.mapping) !== text(mapping());
    },
    ask: () => setAsked({ accountId: accountId(), mapping: structuredClone(unwrap(mapping())) }),
    record,
    setRecord,
    valueOf: (row) =>
      found()?.records[record()]?.values.find(
        (value) => value.property === row.property && value.field === row.field,
      ) ?? null,
    issue: (row) =>
      found()?.issues.find((each) => each.property === row.property && each.field === row.field)?.message,
    issues: () => found()?.issues ?? [],
  };
}

/** The button that tries the mapping, and which of the records is shown beside the rows. */
export function MappingPreviewBar(props: { preview: MappingPreview; serviceName: string }) {
  return (
    <div class="ml-auto flex flex-wrap items-center gap-2">
      <Show when={props.preview.asked()} keyed>
        {(asked) => (
          <ErrorBoundary
            fallback={(error) => (
              <span role="alert" class="text-xs text-bad">
                {error instanceof Error
                  ? error.message.replace(/^\[(Network|GraphQL)\] /, "")
                  : String(error)}
              </span>
            )}
          >
            <Suspense fallback={<span class="text-xs text-ink-mute">Reading 3 records…</span>}>
              <Read asked={asked} preview={props.preview} />
            </Suspense>
          </ErrorBoundary>
        )}
      </Show>
      <Show when={props.preview.behind()}>
        <span class="text-xs text-warn">Changed since</span>
      </Show>
      <Button size="sm" onClick={() => props.preview.ask()}>
        {props.preview.asked() ? "Try again" : `Try on 3 records of ${props.serviceName}`}
      </Button>
    </div>
  );
}

function Read(props: { asked: Asked; preview: MappingPreview }) {
  const query = createQuery(previewDocument, () => props.asked, { policy: "network-only" });
  createEffect(() => {
    const answer = query.data()?.previewMapping;
    if (answer) props.preview.setFound(answer);
  });
  const records = () => query.data()?.previewMapping.records ?? [];
  return (
    <>
      <Show when={query.data()?.previewMapping.problem}>
        {(text) => (
          <span role="alert" class="text-xs text-bad">
            {text()}
          </span>
        )}
      </Show>
      <Show
        when={records().length > 0}
        fallback={
          <Show when={!query.data()?.previewMapping.problem}>
            <span class="text-xs text-ink-mute">There is no record to try it on.</span>
          </Show>
        }
      >
        <Select
          hideLabel
          label="Shown record"
          class="max-w-44"
          value={String(props.preview.record())}
          onChange={(value) => props.preview.setRecord(Number(value))}
          options={records().map((each, index) => ({ value: String(index), label: each.name }))}
        />
      </Show>
    </>
  );
}
