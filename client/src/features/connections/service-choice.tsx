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
export function ServiceChoice(props: { onChoose: (key: string) => void; issue?: string | undefined }) {
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
    <div class="space-y-2">
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
          const [first] = services.peek();
          if (first) props.onChoose(first.key);
        }}
      />
      <Suspense fallback={<RowsSkeleton rows={3} />}>
        <ul
          class="max-h-64 divide-y divide-line overflow-y-auto rounded-md border border-line"
          aria-label="Services found"
        >
          <For
            each={services.rows()}
            fallback={<li class="px-3 py-4 text-sm text-ink-mute">No service has this in its name.</li>}
          >
            {(service) => (
              <li>
                <button
                  type="button"
                  class="flex w-full items-center gap-2.5 px-3 py-2 text-left text-sm hover:bg-hover"
                  onClick={() => props.onChoose(service.key)}
                >
                  <span class="min-w-0 flex-1 truncate font-medium">{service.name}</span>
                  <span class="text-xs text-ink-mute">
                    {service.isCustom ? "custom · " : ""}
                    {authTypeNames[service.authType]}
                  </span>
                </button>
              </li>
            )}
          </For>
          <Show when={services.hasMore()}>
            <li class="p-1 text-center">
              <Button tone="ghost" size="sm" pending={services.loadingMore()} onClick={services.loadMore}>
                More services
              </Button>
            </li>
          </Show>
        </ul>
      </Suspense>
    </div>
  );
}
