import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Select } from "../../ui/text-field.tsx";

const connectedServicesDocument = graphql(`
  query ConnectedServices {
    services(first: 100, filter: { connected: true }) {
      edges {
        node {
          id
          key
          name
        }
      }
    }
  }
`);

/** Narrows to one of the services that are connected at all; the catalogue has hundreds. */
export function ServiceFilterField(props: { value: string; onChange: (key: string) => void }) {
  const services = createQuery(connectedServicesDocument, () => ({}), { touchedBy: ["ConnectionLink"] });
  const options = () => {
    const known = (services.peek()?.services.edges ?? []).map(({ node }) => ({
      value: node.key,
      label: node.name,
    }));
    // A link may name a service that has no connection any more.
    const missing = props.value !== "" && !known.some(({ value }) => value === props.value);
    return missing ? [...known, { value: props.value, label: props.value }] : known;
  };
  return (
    <Select
      hideLabel
      label="Service"
      placeholder="Any service"
      class="max-w-56"
      value={props.value}
      onChange={(key) => props.onChange(key)}
      options={options()}
    />
  );
}
