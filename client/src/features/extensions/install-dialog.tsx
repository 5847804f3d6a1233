import { For, Show, createSignal, onMount, untrack } from "solid-js";
import { createStore } from "solid-js/store";
import { graphql } from "../../gql/gql.ts";
import type { InstallExtensionMutation } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import type { PayloadOf } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { useGo } from "../../ui/link.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { ConfigParamField } from "./config-param-field.tsx";
import { VersionFacts } from "./version-facts.tsx";

const installDocument = graphql(`
  mutation InstallExtension($input: InstallExtensionInput!) {
    installExtension(input: $input) {
      ... on InstallExtensionPayload {
        extensionName
        publisherName
        description
        version {
          version
          listeners {
            event
            host
          }
          scopes
          configParams {
            name
            label
            type
            required
            description
          }
          thirdParty {
            serviceKey
            connectionName
            scopes
            service {
              id
              key
              name
            }
          }
        }
        installation {
          ...LiveInstallation_installation
        }
      }
      ...Failure_error
    }
  }
`);

type Preview = PayloadOf<InstallExtensionMutation>;

/** Installs by key: first what it is and what it asks for, then the installation. */
export function InstallDialog(props: {
  /** Filled in already where somebody followed a link; empty otherwise. */
  extensionKey: string;
  onClose: () => void;
}) {
  const look = createMutation(installDocument);
  const install = createMutation(installDocument);
  const go = useGo();
  const [key, setKey] = createSignal(untrack(() => props.extensionKey));
  const [found, setFound] = createSignal<Preview | null>(null);
  const [values, setValues] = createStore<Record<string, string>>({});
  const input = (hidden: boolean) => {
    const params = (found()?.version.configParams ?? [])
      .filter(({ name }) => (values[name] ?? "").trim() !== "")
      .map(({ name, type }) => ({ name, value: hidden && type === "SECRET" ? "…" : (values[name] ?? "") }));
    return { extensionKey: key().trim(), ...(params.length > 0 ? { configParams: params } : {}) };
  };
  const lookUp = async () => {
    const payload = await look.run({ input: { extensionKey: key().trim(), preview: true } });
    setFound(payload);
  };
  onMount(() => {
    if (key()) void lookUp();
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!found()) return lookUp();
    const payload = await install.run({ input: input(false) });
    if (!payload?.installation) return;
    const { id } = payload.installation;
    touchLists("Installation", id);
    announce(`${payload.extensionName} is installed.`, { toast: true, tone: "success" });
    props.onClose();
    go(`/installations/${encodeURIComponent(id)}`);
  };
  const change = (text: string) => {
    setKey(text);
    setFound(null);
    look.reset();
    install.reset();
  };
  return (
    <Dialog
      wide
      open
      onClose={() => props.onClose()}
      title={found() ? `Install ${found()?.extensionName}?` : "Install an extension"}
      description={
        found()
          ? `Published by ${found()?.publisherName}.`
          : "By the key or the link that its publisher gave you. First you see what it asks for."
      }
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(installDocument)} variables={{ input: input(true) }} />
          </div>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="install-extension"
            pending={look.pending() || install.pending()}
            disabled={key().trim() === ""}
          >
            {found() ? "Install" : "Look it up"}
          </Button>
        </>
      }
    >
      <form id="install-extension" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Key"
          required
          autocomplete="off"
          spellcheck={false}
          placeholder="bookkeeper"
          value={key()}
          onInput={change}
          issue={look.issue("extensionKey")}
        />
        <Show when={found()}>
          {(known) => (
            <>
              <Show when={known().description}>{(text) => <p class="text-sm">{text()}</p>}</Show>
              <VersionFacts version={known().version} />
              <Show when={known().version.configParams.length > 0}>
                <fieldset class="space-y-3">
                  <legend class="text-sm font-medium">Configuration, now or later</legend>
                  <For each={known().version.configParams}>
                    {(param) => (
                      <ConfigParamField
                        definition={param}
                        optional
                        value={values[param.name] ?? ""}
                        onInput={(text) => setValues({ [param.name]: text })}
                        issue={install.issue(`configParams.${param.name}`)}
                      />
                    )}
                  </For>
                </fieldset>
              </Show>
              <p class="text-sm text-ink-soft">
                Its publisher sees that your organization has it, by number, with version, state and
                callbacks; never your name, your configuration or your connections.
              </p>
            </>
          )}
        </Show>
        <FailureNote message={(look.failure() ?? install.failure())?.message} />
      </form>
    </Dialog>
  );
}
