import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Select } from "../../ui/text-field.tsx";

const membersDocument = graphql(`
  query ReportMembers($first: Int, $after: String) {
    members(first: $first, after: $after) {
      edges {
        node {
          id
          name
          email
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type Person = { id: string; name: string; email: string };

/** Members who get reports whatever their roles: those chosen, each to be taken out, and one more to be added. */
export function ExtraRecipients(props: {
  value: readonly string[];
  /** Who is saved already, wherever they stand in the list of members. */
  known: readonly Person[];
  onChange: (ids: string[]) => void;
  /** False: they are only shown. */
  allowed: boolean;
  issue?: string | undefined;
}) {
  const members = createList({
    document: membersDocument,
    variables: () => ({}),
    connection: (data) => data.members,
    typename: "Member",
    pageSize: 100,
  });
  const people = () =>
    new Map<string, Person>([...props.known, ...members.peek()].map((each) => [each.id, each]));
  const chosen = () => props.value.flatMap((id) => people().get(id) ?? []);
  const others = () => members.peek().filter(({ id }) => !props.value.includes(id));
  return (
    <div class="space-y-2">
      <Show
        when={props.allowed}
        fallback={
          <p class="text-xs font-medium text-ink-soft">
            Extra recipients
            <Show when={chosen().length === 0}>
              <span class="font-normal text-ink-mute">: nobody</span>
            </Show>
          </p>
        }
      >
        <Select
          label="Extra recipients"
          placeholder={others().length > 0 ? "Add a member…" : "All members are in"}
          value=""
          disabled={others().length === 0}
          onChange={(id) => id && props.onChange([...props.value, id])}
          options={others().map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
          hint="They get reports whatever their roles."
          issue={props.issue}
        />
      </Show>
      <Show when={props.allowed && members.hasMore()}>
        <Button size="sm" tone="ghost" pending={members.loadingMore()} onClick={() => members.loadMore()}>
          Offer more members
        </Button>
      </Show>
      <Show when={chosen().length > 0}>
        <ul aria-label="Extra recipients" class="flex flex-wrap gap-1.5">
          <For each={chosen()}>
            {(person) => (
              <li class="inline-flex max-w-full items-center gap-1 min-h-6 rounded-md bg-neutral-soft py-0.5 pr-1 pl-2 text-xs">
                <span class="min-w-0 truncate" title={person.email}>
                  {person.name}
                </span>
                <Show when={props.allowed}>
                  <button
                    type="button"
                    aria-label={`Take out ${person.name}`}
                    class="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-mute hover:bg-hover hover:text-ink"
                    onClick={() => props.onChange(props.value.filter((id) => id !== person.id))}
                  >
                    <Icon name="close" class="size-3" />
                  </button>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
