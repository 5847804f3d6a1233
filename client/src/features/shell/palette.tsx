import { For, Show, createMemo, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { classes } from "../../ui/classes.ts";
import { openDialog } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useGo, useScope } from "../../ui/link.tsx";
import { toggleTheme } from "../../ui/theme.ts";
import { destinations, settingsDestinations } from "./navigation.tsx";

const paletteDocument = graphql(`
  query Palette($services: ServiceFilter, $rules: RuleFilter, $connections: ConnectionFilter) {
    services(first: 6, filter: $services) {
      edges {
        node {
          id
          key
          name
        }
      }
    }
    rules(first: 6, filter: $rules) {
      edges {
        node {
          id
          name
        }
      }
    }
    connections(first: 6, filter: $connections) {
      edges {
        node {
          id
          name
          linkName
        }
      }
    }
  }
`);

type Command = { label: string; group: string; run: () => void };

/** Ctrl/Cmd+K: every page, service, rule, connection and the usual acts, by typing. */
export function Palette(props: { onClose: () => void }) {
  const go = useGo();
  const { scope, setEnvironment } = useScope();
  const [text, setText] = createSignal("");
  const [chosen, setChosen] = createSignal(0);
  const search = () => text().trim() || undefined;
  const found = createQuery(paletteDocument, () => ({
    services: { search: search() },
    rules: { search: search() },
    connections: { search: search() },
  }));

  const fixed: Command[] = [
    ...destinations.map((to) => ({ label: to.label, group: "Go to", run: () => go(to.href) })),
    ...settingsDestinations.map((to) => ({ label: to.label, group: "Settings", run: () => go(to.href) })),
    { label: "Mapping errors", group: "Go to", run: () => go("/sync/errors") },
    { label: "Deliveries", group: "Go to", run: () => go("/deliveries") },
    {
      label: "Start a sync",
      group: "Do",
      run: () => openDialog({ kind: "startSync", accountId: null, syncKind: null }),
    },
    { label: "Create rule", group: "Do", run: () => go("/rules/new") },
    {
      label: "Add account",
      group: "Do",
      run: () =>
        openDialog({
          kind: "addAccount",
          serviceKey: null,
          environment: scope().environment,
          projectId: scope().projectId,
          newTab: false,
        }),
    },
    {
      label: "Create connection",
      group: "Do",
      run: () =>
        openDialog({
          kind: "createConnection",
          serviceKey: null,
          environment: scope().environment,
          projectId: scope().projectId,
          newTab: false,
        }),
    },
    { label: "Publish an extension", group: "Do", run: () => go("/extensions/new") },
    { label: "Install an extension", group: "Do", run: () => go("/extensions?install=") },
    {
      label: "Create project",
      group: "Do",
      run: () => openDialog({ kind: "createProject", onCreated: () => undefined }),
    },
    { label: "Switch to development", group: "Do", run: () => setEnvironment("DEVELOPMENT") },
    { label: "Switch to production", group: "Do", run: () => setEnvironment("PRODUCTION") },
    { label: "Switch theme", group: "Do", run: toggleTheme },
  ];
  const commands = createMemo((): Command[] => {
    const needle = text().trim().toLowerCase();
    const services = found.peek()?.services.edges ?? [];
    const rules = found.peek()?.rules.edges ?? [];
    const connections = found.peek()?.connections.edges ?? [];
    return [
      ...fixed.filter((command) => command.label.toLowerCase().includes(needle)),
      ...services.map(({ node }) => ({
        label: node.name,
        group: "Service",
        run: () => go(`/services/${node.key}`),
      })),
      ...rules.map(({ node }) => ({
        label: node.name,
        group: "Rule",
        run: () => go(`/rules/${encodeURIComponent(node.id)}`),
      })),
      ...connections.map(({ node }) => ({
        label: node.name,
        group: "Connection",
        run: () => go(`/connections/${node.linkName}`),
      })),
    ];
  });
  const run = (command: Command | undefined) => {
    if (!command) return;
    props.onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = commands().length - 1;
    if (event.key === "ArrowDown") setChosen((now) => Math.min(now + 1, last));
    else if (event.key === "ArrowUp") setChosen((now) => Math.max(now - 1, 0));
    else if (event.key === "Enter") run(commands()[chosen()]);
    else return;
    event.preventDefault();
    document.getElementById(`palette-${chosen()}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Dialog open onClose={props.onClose} title="Go anywhere">
      <input
        type="text"
        role="combobox"
        aria-label="Search pages, services, rules, connections and actions"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={`palette-${chosen()}`}
        autocomplete="off"
        placeholder="Pages, services, rules, connections, actions…"
        class="h-9 w-full rounded-md border border-line-strong/60 bg-raised px-3 text-sm"
        value={text()}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="palette-list" role="listbox" aria-label="Results" class="max-h-[50vh] overflow-y-auto pb-2">
        <For each={commands()}>
          {(command, index) => (
            <li
              id={`palette-${index()}`}
              role="option"
              aria-selected={chosen() === index()}
              class={classes(
                "flex cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 py-1.5 text-sm",
                chosen() === index() && "bg-accent-soft",
              )}
              onMouseMove={() => setChosen(index())}
              onClick={() => run(command)}
            >
              <span class="truncate">{command.label}</span>
              <span class="text-xs text-ink-mute">{command.group}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={commands().length === 0}>
        <p class="pb-4 text-sm text-ink-mute">Nothing found.</p>
      </Show>
    </Dialog>
  );
}
