import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { contactStates } from "../../ui/status-chips.tsx";
import { FilterField, Select } from "../../ui/text-field.tsx";
import { SyncAccountSelect } from "./sync-accounts.tsx";

const viewsDocument = graphql(`
  query ContactFilterViews($id: ID!) {
    account(id: $id) {
      id
      providerViews(first: 100) {
        edges {
          node {
            id
            name
            records
          }
        }
      }
    }
  }
`);

export type ContactSearch = { account?: string; state?: string; email?: string; view?: string };

/** Narrows a list of contacts; what is chosen is in the address. */
export function ContactFilters(props: {
  search: ContactSearch;
  /** The page's own account, which is not to be chosen. */
  accountId: string | null;
  onChange: (change: { [Name in keyof ContactSearch]: string | null }) => void;
}) {
  const chosen = () => props.accountId ?? props.search.account ?? null;
  return (
    <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
      <FilterField
        label="Whole e-mail address"
        value={props.search.email ?? ""}
        onInput={(email) => props.onChange({ email: email.trim() || null, view: null })}
      />
      <Show when={props.accountId === null}>
        <SyncAccountSelect
          value={props.search.account ?? ""}
          onChange={(account) => props.onChange({ account: account || null, view: null })}
        />
      </Show>
      <Select
        hideLabel
        label="State"
        placeholder="Any state"
        value={props.search.state ?? ""}
        onChange={(state) => props.onChange({ state: state || null, view: null })}
        options={Object.entries(contactStates).map(([value, { label }]) => ({
          value: value.toLowerCase(),
          label,
        }))}
      />
      <Show when={chosen()} keyed>
        {(accountId) => (
          <ViewSelect
            accountId={accountId}
            value={props.search.view ?? ""}
            onChange={(view) =>
              props.onChange({ view: view || null, ...(view ? { state: null, email: null } : {}) })
            }
          />
        )}
      </Show>
    </div>
  );
}

/** The views of one account whose records are known. */
function ViewSelect(props: { accountId: string; value: string; onChange: (id: string) => void }) {
  const query = createQuery(viewsDocument, () => ({ id: props.accountId }), { touchedBy: ["SyncRun"] });
  const views = () => (query.peek()?.account?.providerViews.edges ?? []).map(({ node }) => node);
  return (
    <Show when={views().length > 0}>
      <Select
        hideLabel
        label="View"
        placeholder="Any view"
        class="max-w-56"
        value={props.value}
        onChange={props.onChange}
        options={views().map(({ id, name, records }) => ({
          value: id,
          label: `${name} (${records.toLocaleString("en")})`,
        }))}
      />
    </Show>
  );
}
