import { createMemo, createSignal, Show, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog, openDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Link } from "../../ui/link.tsx";
import { ParameterFields, parametersOf } from "../../ui/parameter-fields.tsx";
import { Select } from "../../ui/text-field.tsx";
import { openConsentTab } from "../../ui/open-consent.ts";

const choicesDocument = graphql(`
  query AddAccountChoices {
    withEvents: services(first: 100, filter: { capability: EVENTS }) {
      edges {
        node {
          ...AddAccountChoice_service
        }
      }
    }
    withSync: services(first: 100, filter: { capability: SYNC }) {
      edges {
        node {
          ...AddAccountChoice_service
        }
      }
    }
  }
`);

export const addAccountChoiceFragment = graphql(`
  fragment AddAccountChoice_service on Service {
    id
    key
    name
    client {
      clientId
    }
    parameters {
      name
      label
      description
      example
    }
  }
`);

const projectsDocument = graphql(`
  query AddAccountProjects($first: Int, $after: String) {
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

const startDocument = graphql(`
  mutation StartAccountAuthorization($input: StartAccountAuthorizationInput!) {
    startAccountAuthorization(input: $input) {
      ... on StartAccountAuthorizationPayload {
        authorizationUrl
        expiresAt
      }
      ...Failure_error
    }
  }
`);

/** Chooses service, environment and (in production) project, then leads to the provider's permission page. */
export function AddAccountDialog(props: { request: Extract<DialogRequest, { kind: "addAccount" }> }) {
  const { can } = useSession();
  const [serviceKey, setServiceKey] = createSignal(untrack(() => props.request.serviceKey ?? ""));
  const [environment, setEnvironment] = createSignal(untrack(() => props.request.environment));
  const [projectId, setProjectId] = createSignal(untrack(() => props.request.projectId ?? ""));
  const choices = createQuery(choicesDocument, () => ({}));
  const projects = createList({
    document: projectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
    pageSize: 100,
  });
  const [parameters, setParameters] = createSignal<Record<string, string>>({});
  const start = createMutation(startDocument);
  const close = () => closeDialog(props.request);
  const production = () => environment() === "PRODUCTION";
  const input = () => ({
    serviceKey: serviceKey(),
    environment: environment(),
    projectId: production() ? projectId() : null,
    parameters: parametersOf(service()?.parameters, parameters()),
  });
  /** A service has accounts where Patchbay reads its events or its data. */
  const services = createMemo(() => {
    const found = choices.peek();
    const all = [...(found?.withEvents.edges ?? []), ...(found?.withSync.edges ?? [])];
    const byKey = new Map(all.map(({ node }) => [node.key, node]));
    return [...byKey.values()].sort((left, right) => left.name.localeCompare(right.name, "en"));
  });
  const service = () => services().find(({ key }) => key === serviceKey());
  /** What is said beside a field is not said again. */
  const saidBeside = () => {
    const named = (service()?.parameters ?? []).map(({ name }) => `parameters.${name}`);
    return ["serviceKey", "environment", "projectId", ...named].some((path) => start.issue(path));
  };
  const allowed = () => can(production() ? "ACCOUNTS_PRODUCTION" : "ACCOUNTS_DEVELOPMENT");
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const tab = props.request.newTab ? openConsentTab() : null;
    const payload = await start.run({ input: input() });
    if (!payload) return tab?.cancel();
    if (!tab) return location.assign(payload.authorizationUrl);
    tab.go(payload.authorizationUrl);
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Add account"
      description="You will pick the organization and accept on the provider's own page; Patchbay never sees a password."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(startDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="add-account"
            pending={start.pending()}
            disabled={!service()?.client || !allowed() || (production() && !projectId())}
          >
            Continue to consent
          </Button>
        </>
      }
    >
      <form id="add-account" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <Select
          label="Service"
          required
          placeholder="Choose a service"
          value={serviceKey()}
          onChange={setServiceKey}
          issue={start.issue("serviceKey")}
          options={services().map(({ key, name }) => ({ value: key, label: name }))}
        />
        <Show when={service() && !service()?.client}>
          <p class="text-sm text-warn">
            {service()?.name} has no OAuth client yet.{" "}
            <Link href={`/services/${serviceKey()}`} onClick={close}>
              Save one first
            </Link>
          </p>
        </Show>
        <Select
          label="Environment"
          value={environment()}
          onChange={(value) => setEnvironment(value === "PRODUCTION" ? "PRODUCTION" : "DEVELOPMENT")}
          hint={
            production()
              ? "A production account belongs to one project."
              : "A development account serves all projects."
          }
          issue={start.issue("environment")}
          options={[
            { value: "DEVELOPMENT", label: "Development" },
            { value: "PRODUCTION", label: "Production" },
          ]}
        />
        <Show when={production()}>
          <div class="flex items-end gap-2">
            <div class="flex-1">
              <Select
                label="Project"
                required
                placeholder="Choose a project"
                value={projectId()}
                onChange={setProjectId}
                issue={start.issue("projectId")}
                options={projects.peek().map((project) => ({ value: project.id, label: project.name }))}
              />
            </div>
            <Show when={can("PROJECTS")}>
              <Button onClick={() => openDialog({ kind: "createProject", onCreated: setProjectId })}>
                New project
              </Button>
            </Show>
          </div>
        </Show>
        <ParameterFields
          parameters={service()?.parameters ?? []}
          value={parameters()}
          onChange={setParameters}
          issue={(name) => start.issue(`parameters.${name}`)}
        />
        <Show when={!allowed()}>
          <p class="text-sm text-warn">
            Your role does not allow adding accounts in {environment().toLowerCase()}.
          </p>
        </Show>
        <FailureNote message={saidBeside() ? undefined : start.failure()?.message} />
        <Show when={service()?.client && allowed() && (!production() || projectId())}>
          <p class="text-xs text-ink-mute">
            Do you hold a refresh token already?{" "}
            <button
              type="button"
              class="rounded-sm font-medium text-accent hover:underline"
              onClick={() => {
                close();
                openDialog({
                  kind: "addAccountWithTokens",
                  serviceKey: serviceKey(),
                  environment: environment(),
                  projectId: input().projectId,
                  parameters: input().parameters,
                });
              }}
            >
              Paste your own tokens
            </button>
          </p>
        </Show>
      </form>
    </Dialog>
  );
}
