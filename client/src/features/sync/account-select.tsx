import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { Select } from "../../ui/text-field.tsx";

export const syncAccountsDocument = graphql(`
  query SyncAccounts {
    accounts(first: 100) {
      edges {
        node {
          id
          providerOrgName
          environment
          service {
            id
            name
            capabilities
          }
        }
      }
    }
  }
`);

/** Narrows a list to one account; by environment, since the same organization may be connected in both. */
export function AccountSelect(props: {
  value: string | undefined;
  onChange: (account: string | null) => void;
}) {
  const query = createQuery(syncAccountsDocument, () => ({}), { touchedBy: ["Account"] });
  return (
    <Select
      hideLabel
      label="Account"
      placeholder="Any account"
      class="max-w-56"
      value={props.value ?? ""}
      onChange={(value) => props.onChange(value || null)}
      options={(query.peek()?.accounts.edges ?? []).map(({ node }) => ({
        value: node.id,
        label: `${node.providerOrgName} (${node.service.name})`,
        group: sentenceLabel(node.environment),
      }))}
    />
  );
}
