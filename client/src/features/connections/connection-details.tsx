import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ConnectionDetails_ConnectionFragment } from "../../gql/graphql.ts";
import { count } from "../../lib/format-count.ts";
import { Chip } from "../../ui/chip.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ScopeChips } from "./scope-chips.tsx";

export const connectionDetailsFragment = graphql(`
  fragment ConnectionDetails_connection on ConnectionLink {
    id
    linkName
    scopes
    callsPerMinute
    keepsBodies
    createdByName
    createdAt
    updatedAt
    projects(first: 100) {
      edges {
        node {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

/** What holds in both environments. */
export function ConnectionDetails(props: { connection: ConnectionDetails_ConnectionFragment }) {
  const projects = () => props.connection.projects.edges.map(({ node }) => node);
  return (
    <Facts>
      <Fact name="Shared with">
        <Show when={projects().length > 0} fallback={<span class="text-ink-mute">No project</span>}>
          <span class="flex flex-wrap gap-x-3 gap-y-1">
            <For each={projects()}>
              {(project) => (
                <Link href={`/projects/${encodeURIComponent(project.id)}/deployments`}>{project.name}</Link>
              )}
            </For>
            <Show when={props.connection.projects.pageInfo.hasNextPage}>and more</Show>
          </span>
        </Show>
      </Fact>
      <Fact name="Limit">
        {props.connection.callsPerMinute === null
          ? "None of Patchbay's"
          : `${count(props.connection.callsPerMinute, "call")} per minute, in each environment`}
      </Fact>
      <Fact name="Log of calls">
        <Show when={props.connection.keepsBodies} fallback="Without bodies">
          <Chip tone="warn">Keeps bodies</Chip>
        </Show>
        , for 7 days
      </Fact>
      <Fact name="Created">
        by {props.connection.createdByName}, <RelativeTime at={props.connection.createdAt} />
      </Fact>
      <Fact name="Scopes that it asks for">
        <Show when={props.connection.scopes.length > 0} fallback={<span class="text-ink-mute">None</span>}>
          <ScopeChips label="Scopes that it asks for" scopes={props.connection.scopes} />
        </Show>
      </Fact>
    </Facts>
  );
}
