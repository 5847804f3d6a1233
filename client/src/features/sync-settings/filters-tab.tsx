import { For, Show, createMemo, createSignal } from "solid-js";
import type { JSX } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { SettingsPage_AccountFragment } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { Card } from "../../ui/card.tsx";
import { classes } from "../../ui/classes.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { FilterField } from "../../ui/text-field.tsx";
import type { FiltersDraft } from "./settings-draft.ts";
import type { SettingsForm } from "./settings-form.ts";

const viewsDocument = graphql(`
  query SettingsProviderViews($id: ID!) {
    account(id: $id) {
      id
      providerViews(first: 100) {
        edges {
          node {
            id
            key
            records
            syncedAt
          }
        }
      }
    }
  }
`);

/** Which records are synchronised at all. */
export function FiltersTab(props: {
  form: SettingsForm;
  account: SettingsPage_AccountFragment;
  issue: (path: string) => string | undefined;
}) {
  const views = createQuery(viewsDocument, () => ({ id: props.account.id }), { touchedBy: ["SyncRun"] });
  const [text, setText] = createSignal("");
  const filters = () => props.form.draft.filters;
  const set = (part: Partial<FiltersDraft>) => props.form.set("filters", part);
  const known = createMemo(() => {
    const edges = views.peek()?.account?.providerViews.edges ?? [];
    const read = new Map(edges.map(({ node }) => [node.key, node]));
    return props.account.contactViews.map(({ key, name }) => ({ key, name, read: read.get(key) }));
  });
  /** Chosen once, and no longer there: shown so that they can be taken out. */
  const lost = () => filters().views.filter((key) => !known().some((view) => view.key === key));
  const rows = () => {
    const wanted = text().trim().toLowerCase();
    return known().filter(({ name }) => name.toLowerCase().includes(wanted));
  };
  const toggle = (key: string, on: boolean) =>
    set({ views: on ? [...filters().views, key] : filters().views.filter((each) => each !== key) });
  return (
    <div class="space-y-5">
      <Card title="Records">
        <div class="space-y-3">
          <Check
            label="Only records of the chosen views"
            note="A contacts pull takes over no other record. Off: it takes all there are."
            checked={filters().onlyViews}
            onChange={(onlyViews) => set({ onlyViews })}
          />
          <Show when={filters().onlyViews && filters().views.length === 0}>
            <p class="text-sm text-warn">No view is chosen: nothing would be pulled.</p>
          </Show>
          <Check
            label="Only records with an e-mail address"
            note="Others are counted as skipped, not as errors."
            checked={filters().requireEmail}
            onChange={(requireEmail) => set({ requireEmail })}
          />
          <Show when={props.issue("filters.onlyViews") ?? props.issue("filters.views")}>
            {(message) => <p class="text-xs text-bad">{message()}</p>}
          </Show>
        </div>
      </Card>
      <Card
        flush
        title="Provider views"
        note={`${count(filters().views.length, "view")} chosen of ${known().length}`}
      >
        <Show when={known().length > 8}>
          <div class="border-b border-line px-4 py-2">
            <FilterField label="Filter views" value={text()} onInput={setText} />
          </div>
        </Show>
        <Show
          when={known().length + lost().length > 0}
          fallback={
            <EmptyState
              sentence={`No views of contacts are known yet. An organization sync reads those that ${props.account.service.name} has.`}
              action={<Link href={`/accounts/${encodeURIComponent(props.account.id)}`}>To the account</Link>}
              operation="account(id: …) { contactViews }"
            />
          }
        >
          <ul class="max-h-96 divide-y divide-line overflow-y-auto" aria-label="Provider views">
            <For each={lost()}>
              {(key) => (
                <li class="px-4 py-2.5">
                  <Check
                    label={key}
                    note="The provider has no such view any more."
                    bad
                    checked
                    onChange={() => toggle(key, false)}
                  />
                </li>
              )}
            </For>
            <For each={rows()}>
              {(view) => (
                <li class="px-4 py-2.5">
                  <Check
                    label={view.name}
                    note={
                      <Show when={view.read?.syncedAt} fallback="Not read yet">
                        {(at) => (
                          <>
                            {count(view.read?.records ?? 0, "record")}, read <RelativeTime at={at()} />
                          </>
                        )}
                      </Show>
                    }
                    checked={filters().views.includes(view.key)}
                    onChange={(on) => toggle(view.key, on)}
                  />
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Card>
    </div>
  );
}

function Check(props: {
  label: string;
  note: JSX.Element;
  checked: boolean;
  bad?: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label class="flex items-start gap-2.5 text-sm">
      <input
        type="checkbox"
        class="mt-0.5 size-4 shrink-0 accent-accent"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span class="min-w-0">
        <span class="font-medium">{props.label}</span>
        <span class={classes("block text-xs", props.bad ? "text-bad" : "text-ink-mute")}>{props.note}</span>
      </span>
    </label>
  );
}
