import { For, Show, Suspense, createSignal, lazy } from "solid-js";
import type { LiveInstallation_InstallationFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import type { ConfigParamDefinition } from "./config-param-field.tsx";
import { missingParams } from "./missing-params.ts";

const ConfigDialog = lazy(async () => ({ default: (await import("./config-dialog.tsx")).ConfigDialog }));
const DeleteConfigDialog = lazy(async () => ({
  default: (await import("./delete-config-dialog.tsx")).DeleteConfigDialog,
}));

type Installation = LiveInstallation_InstallationFragment;
type Param = NonNullable<Installation["configParams"]>[number];
/** Which dialog is open: for declared params, for one of a free name, or to delete one. */
type Open = { fields: readonly ConfigParamDefinition[] } | { free: string | null } | { remove: string };

/** What the extension is given: declared params first, then what stands besides. Secret values are never shown. */
export function ConfigParams(props: { installation: Installation }) {
  const { can } = useSession();
  const [open, setOpen] = createSignal<Open | null>(null);
  const allowed = () => can("INSTALLATIONS");
  const declared = () => props.installation.version.configParams;
  const given = () => props.installation.configParams ?? [];
  const missing = () => missingParams(props.installation);
  const definition = (name: string) => declared().find((each) => each.name === name);
  const replace = (param: Param) => {
    const known = definition(param.name);
    setOpen(known ? { fields: [known] } : { free: param.name });
  };
  const add = () => setOpen(declared().length > 0 ? { fields: missing() } : { free: null });
  const canAdd = () => allowed() && (declared().length === 0 || missing().length > 0);
  const addButton = () => (
    <Show when={canAdd()}>
      <Button
        size="sm"
        tone={missing().some(({ required }) => required) ? "primary" : "secondary"}
        onClick={add}
      >
        Add configuration
      </Button>
    </Show>
  );
  return (
    <Card flush title="Configuration" note="its publisher does not see it here" aside={addButton()}>
      <Show
        when={given().length > 0 || missing().length > 0}
        fallback={
          <EmptyState
            sentence="Nothing is configured: this version declares no parameter, so any name may be added."
            operation="addConfigParams"
          />
        }
      >
        <Table
          label="Configuration"
          columns={[
            { label: "Parameter" },
            { label: "Value" },
            { label: "Changed" },
            { label: "Actions", hideLabel: true },
          ]}
        >
          <For each={given()}>
            {(param) => (
              <Row label={param.name}>
                <Cell class="min-w-40">
                  <p class="font-medium">{definition(param.name)?.label ?? param.name}</p>
                  <p class="flex flex-wrap items-center gap-1.5 font-mono text-xs text-ink-mute">
                    <Show when={definition(param.name)}>{param.name}</Show>
                    <Show when={!param.isDeclared && declared().length > 0}>
                      <Chip tone="warn">not asked for by this version</Chip>
                    </Show>
                  </p>
                </Cell>
                <Cell>
                  <Show
                    when={!param.isSecret}
                    fallback={<span class="text-ink-mute">•••••• kept encrypted</span>}
                  >
                    <span class="font-mono text-xs break-all">{param.value}</span>
                  </Show>
                </Cell>
                <Cell class="text-ink-soft">
                  <RelativeTime at={param.updatedAt} /> by {param.updatedByName}
                </Cell>
                <Cell class="text-right">
                  <Show when={allowed()}>
                    <span class="inline-flex gap-1.5">
                      <Show when={param.isDeclared || declared().length === 0}>
                        <Button size="sm" aria-label={`Replace ${param.name}`} onClick={() => replace(param)}>
                          Replace
                        </Button>
                      </Show>
                      <Button
                        size="sm"
                        class="!text-bad"
                        aria-label={`Delete ${param.name}`}
                        onClick={() => setOpen({ remove: param.name })}
                      >
                        Delete
                      </Button>
                    </span>
                  </Show>
                </Cell>
              </Row>
            )}
          </For>
          <For each={missing()}>
            {(param) => (
              <Row label={param.name}>
                <Cell class="min-w-40">
                  <p class="font-medium">{param.label}</p>
                  <p class="font-mono text-xs text-ink-mute">{param.name}</p>
                </Cell>
                <Cell>
                  <Show when={param.required} fallback={<span class="text-ink-mute">Not given</span>}>
                    <Chip dot tone="warn">
                      Needed
                    </Chip>
                  </Show>
                </Cell>
                <Cell class="text-ink-mute">Never</Cell>
                <Cell class="text-right">
                  <Show when={allowed()}>
                    <Button
                      size="sm"
                      aria-label={`Set ${param.name}`}
                      onClick={() => setOpen({ fields: [param] })}
                    >
                      Set
                    </Button>
                  </Show>
                </Cell>
              </Row>
            )}
          </For>
        </Table>
      </Show>
      <Suspense>
        <Show when={open()} keyed>
          {(now) =>
            "remove" in now ? (
              <DeleteConfigDialog
                installation={props.installation}
                name={now.remove}
                onClose={() => setOpen(null)}
              />
            ) : (
              <ConfigDialog
                installation={props.installation}
                fields={"fields" in now ? now.fields : null}
                freeName={"free" in now ? now.free : null}
                onClose={() => setOpen(null)}
              />
            )
          }
        </Show>
      </Suspense>
    </Card>
  );
}
