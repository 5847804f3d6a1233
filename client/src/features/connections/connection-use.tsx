import { useSearchParams } from "@solidjs/router";
import type { JSX } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { asGraphql } from "../../lib/copy-operation.ts";
import { Card } from "../../ui/card.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Link } from "../../ui/link.tsx";
import { Select } from "../../ui/text-field.tsx";
import { environmentName, environmentOf, environments } from "./environment-name.ts";
import { invokeDocument } from "./invoke-document.ts";

const addressDocument = graphql(`
  query ConnectionAddress($linkName: String!) {
    connection(linkName: $linkName) {
      id
      authorizations {
        environment
        apiBaseUrl
        proxyUrl
      }
    }
  }
`);

function Way(props: { title: string; note: JSX.Element; children: JSX.Element }) {
  return (
    <section class="space-y-2" aria-label={props.title}>
      <h3 class="text-sm font-medium">{props.title}</h3>
      <p class="text-xs text-ink-mute">{props.note}</p>
      {props.children}
    </section>
  );
}

/** The three ways to call, each ready to be taken along. */
export function ConnectionUse(props: { linkName: string }) {
  const [search, setSearch] = useSearchParams<{ in?: string }>();
  const environment = () => environmentOf(search.in) ?? "DEVELOPMENT";
  const query = createQuery(addressDocument, () => ({ linkName: props.linkName }));
  const at = () =>
    query.data()?.connection?.authorizations.find((each) => each.environment === environment());
  const proxyUrl = () =>
    at()?.proxyUrl ?? `${location.origin}/proxy/${environment().toLowerCase()}/${props.linkName}`;
  const script = () => `export default async function (event, context) {
  const answer = await connections.invoke("${props.linkName}", { path: "/path" });
  return { status: answer.status, body: answer.body };
}`;
  const curl = () => `curl -i '${proxyUrl()}/path' \\
  -H "authorization: Bearer $PATCHBAY_TOKEN"`;
  const mutation = () =>
    asGraphql(String(invokeDocument), {
      input: {
        linkName: props.linkName,
        environment: environment(),
        request: { method: "GET", path: "/path" },
      },
    });
  return (
    <Card title="Use it" note={at()?.apiBaseUrl ? `paths are under ${at()?.apiBaseUrl}` : undefined}>
      <div class="space-y-6">
        <Select
          label="Environment"
          class="max-w-48"
          value={environment()}
          onChange={(value) => setSearch({ in: value.toLowerCase() })}
          options={environments.map((value) => ({ value, label: environmentName(value) }))}
        />
        <Way
          title="In a script"
          note="A script calls in the environment of its rule: the sandbox in development, and it must belong to a project that the connection is shared with."
        >
          <CodeBlock label="Script" text={script()} />
        </Way>
        <Way
          title="From any program, through the proxy"
          note={
            <>
              Method, path, query, headers and body go through as they are and stream both ways; Patchbay adds
              the credentials. The token needs the scope connections:invoke:{" "}
              <Link href="/settings/tokens">API tokens</Link>.
            </>
          }
        >
          <CodeBlock label="curl command" text={curl()} />
        </Way>
        <Way title="By GraphQL" note="One call with its answer as data, for partners and tests.">
          <CodeBlock label="GraphQL mutation" text={mutation()} />
        </Way>
      </div>
    </Card>
  );
}
