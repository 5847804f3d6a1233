import { For } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { classes } from "../../ui/classes.ts";
import { useScope } from "../../ui/link.tsx";

const scopeProjectsDocument = graphql(`
  query ScopeProjects($first: Int, $after: String) {
    projects(first: $first, after: $after) {
      edges {
        node {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const environments = [
  { value: "DEVELOPMENT", label: "Development", short: "Dev", chosen: "bg-raised text-ink shadow-card" },
  {
    value: "PRODUCTION",
    label: "Production",
    short: "Prod",
    chosen: "bg-production-soft text-production shadow-card",
  },
] as const;

/** Project and environment, for every page; they are in the URL, so that a link means the same to everyone. */
export function ScopePicker() {
  const { scope, setEnvironment, setProject } = useScope();
  const projects = createList({
    document: scopeProjectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
    pageSize: 100,
  });
  return (
    <div class="flex min-w-0 items-center gap-2">
      <select
        aria-label="Project"
        class="h-8 max-w-32 min-w-0 rounded-md border border-line bg-raised px-2 text-sm text-ink sm:max-w-48"
        onChange={(event) => setProject(event.currentTarget.value || null)}
      >
        <option value="" selected={scope().projectId === null}>
          All projects
        </option>
        <For each={projects.peek()}>
          {(project) => (
            <option value={project.id} selected={scope().projectId === project.id}>
              {project.name}
            </option>
          )}
        </For>
      </select>
      <div role="radiogroup" aria-label="Environment" class="flex rounded-md bg-sunken p-0.5">
        <For each={environments}>
          {(each) => (
            <button
              type="button"
              role="radio"
              aria-label={each.label}
              aria-checked={scope().environment === each.value}
              tabindex={scope().environment === each.value ? 0 : -1}
              onClick={() => setEnvironment(each.value)}
              onKeyDown={(event) => {
                if (!event.key.startsWith("Arrow")) return;
                event.preventDefault();
                setEnvironment(each.value === "DEVELOPMENT" ? "PRODUCTION" : "DEVELOPMENT");
                const other =
                  event.currentTarget.parentElement?.querySelector<HTMLElement>('[aria-checked="true"]');
                other?.focus();
              }}
              class={classes(
                "h-7 rounded px-2.5 text-xs font-medium transition-colors",
                scope().environment === each.value ? each.chosen : "text-ink-mute hover:text-ink",
              )}
            >
              <span class="max-sm:hidden">{each.label}</span>
              <span class="sm:hidden" aria-hidden="true">
                {each.short}
              </span>
            </button>
          )}
        </For>
      </div>
    </div>
  );
}
