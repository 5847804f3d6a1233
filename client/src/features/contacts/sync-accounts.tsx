import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Select } from "../../ui/text-field.tsx";

const accountsDocument = graphql(`
  query ContactAccounts {
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

/** A choice among the accounts that have contacts at all. */
export function SyncAccountSelect(props: {
  value: string;
  onChange: (id: string) => void;
  label?: string;
  /** In a form: with its label in sight, and no way to choose none. */
  field?: boolean;
}) {
  const query = createQuery(accountsDocument, () => ({}), { touchedBy: ["Account"] });
  const options = () =>
    (query.peek()?.accounts.edges ?? []).flatMap(({ node }) =>
      node.service.capabilities.includes("SYNC")
        ? [
            {
              value: node.id,
              label: `${node.providerOrgName}, ${node.service.name}${node.environment === "PRODUCTION" ? ", production" : ""}`,
            },
          ]
        : [],
    );
  return (
    <Select
      hideLabel={!props.field}
      label={props.label ?? "Account"}
      placeholder={props.field ? "Choose…" : "All accounts"}
      class={props.field ? "" : "max-w-64"}
      value={props.value}
      onChange={props.onChange}
      options={options()}
    />
  );
}
