import { useSearchParams } from "@solidjs/router";
import { graphql } from "../../gql/gql.ts";
import type { Capability, ServiceAuthType, ServiceFilter } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { authTypeNames } from "../../lib/auth-types.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { FilterField, Select } from "../../ui/text-field.tsx";

const categoriesDocument = graphql(`
  query ServiceCategories {
    serviceCategories
  }
`);

const capabilities = ["EVENTS", "SYNC", "CONNECTIONS"] as const satisfies readonly Capability[];
const authTypes = Object.keys(authTypeNames) as ServiceAuthType[];
const sources = [
  { value: "connected", label: "Connected", filter: { connected: true } },
  { value: "not-connected", label: "Not connected", filter: { connected: false } },
  { value: "custom", label: "Your own", filter: { custom: true } },
  { value: "shipped", label: "Shipped", filter: { custom: false } },
] as const;

/** What the catalogue is narrowed to; it lives in the URL. */
export function createServiceFilter() {
  const [search, setSearch] = useSearchParams<{
    search?: string;
    capability?: string;
    auth?: string;
    category?: string;
    source?: string;
  }>();
  const filter = (): ServiceFilter => ({
    search: search.search?.trim() || undefined,
    capability: capabilities.find((each) => each === search.capability),
    authType: authTypes.find((each) => each === search.auth),
    category: search.category || undefined,
    ...sources.find((each) => each.value === search.source)?.filter,
  });
  const narrowed = () => Object.values(filter()).some((value) => value !== undefined);
  const clear = () => setSearch({ search: null, capability: null, auth: null, category: null, source: null });
  return { search, setSearch, filter, narrowed, clear };
}

/** Search as one types, and four ways to narrow. */
export function ServiceFilters(props: { filters: ReturnType<typeof createServiceFilter> }) {
  const categories = createQuery(categoriesDocument, () => ({}));
  const narrow = (name: "capability" | "auth" | "category" | "source", value: string) =>
    props.filters.setSearch({ [name]: value || null });
  return (
    <div role="search" class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
      <FilterField
        label="Search services"
        value={props.filters.search.search ?? ""}
        onInput={(text) => props.filters.setSearch({ search: text || null }, { replace: true })}
      />
      <Select
        hideLabel
        label="Category"
        placeholder="Any category"
        class="max-w-44"
        value={props.filters.search.category ?? ""}
        onChange={(value) => narrow("category", value)}
        options={(categories.peek()?.serviceCategories ?? []).map((value) => ({ value, label: value }))}
      />
      <Select
        hideLabel
        label="Capability"
        placeholder="Any capability"
        class="max-w-44"
        value={props.filters.search.capability ?? ""}
        onChange={(value) => narrow("capability", value)}
        options={capabilities.map((value) => ({ value, label: sentenceLabel(value) }))}
      />
      <Select
        hideLabel
        label="Sign-in"
        placeholder="Any sign-in"
        class="max-w-44"
        value={props.filters.search.auth ?? ""}
        onChange={(value) => narrow("auth", value)}
        options={authTypes.map((value) => ({ value, label: authTypeNames[value] }))}
      />
      <Select
        hideLabel
        label="Which"
        placeholder="All services"
        class="max-w-44"
        value={props.filters.search.source ?? ""}
        onChange={(value) => narrow("source", value)}
        options={sources.map(({ value, label }) => ({ value, label }))}
      />
    </div>
  );
}
