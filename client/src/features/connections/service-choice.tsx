import { For, Show, Suspense, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Button } from "../../ui/button.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { authTypeNames } from "../../lib/auth-types.ts";

const serviceOptionsDocument = graphql(`
  query ConnectionServiceOptions($first: Int, $after: String, $filter: ServiceFilter) {
    services(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          key
          name
          authType
          isCustom
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** One service out of hundreds: the server searches as one types, the list goes on page by page. */
export function ServiceChoice(props: {
  value: string;
  onChange: (key: string) => void;
  issue?: string | undefined;
}) {
  const [search, setSearch] = createSignal("");
  const services = createList({
    document: serviceOptionsDocument,
    variables: () => ({
      filter: { search: search().trim() || undefined, capability: "CONNECTIONS" as const },
    }),
    connection: (data) => data.services,
    typename: "Service",
    pageSize: 20,
  });
  return (
    <fieldset class="space-y-2">
      <legend class="sr-only">Service</legend>
      <TextField
        label="Service"
        type="search"
        autocomplete="off"
        placeholder="Search by name"
        value={search()}
        onInput={setSearch}
        issue={props.issue}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          const [only] = services.peek();
          if (only) props.onChange(only.key);
        }}
      />
      <div
        class="max-h-56 overflow-y-auto rounded-md border border-line"
        tabindex="0"
        role="group"
        aria-label="Services found"
      >
        <Suspense fallback={<RowsSkeleton rows={3} />}>
          <For
            each={services.rows()}
            fallback={<p class="px-3 py-4 text-sm text-ink-mute">No service has this in its name.</p>}
          >
            {(service) => (
              <label class="flex items-center gap-2.5 px-3 py-1.5 text-sm hover:bg-hover has-checked:bg-accent-soft">
                <input
                  type="radio"
                  name="connection-service"
                  class="size-4 accent-accent"
                  checked={props.value === service.key}
                  onChange={() => props.onChange(service.key)}
                />
                <span class="min-w-0 flex-1 truncate">{service.name}</span>
                <span class="text-xs text-ink-mute">
                  {service.isCustom ? "custom · " : ""}
                  {authTypeNames[service.authType]}
                </span>
              </label>
            )}
          </For>
          <Show when={services.hasMore()}>
            <div class="p-1 text-center">
              <Button tone="ghost" size="sm" pending={services.loadingMore()} onClick={services.loadMore}>
                More services
              </Button>
            </div>
          </Show>
        </Suspense>
      </div>
    </fieldset>
  );
}
