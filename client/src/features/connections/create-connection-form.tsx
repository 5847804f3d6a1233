import { Show } from "solid-js";
import { useSession } from "../../graphql/session.tsx";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { Link } from "../../ui/link.tsx";
import { Select, TextField } from "../../ui/text-field.tsx";
import { ParameterFields } from "../../ui/parameter-fields.tsx";
import { ChosenService } from "./chosen-service.tsx";
import { lacksClient } from "./connectable-service.ts";
import type { ConnectableService } from "./connectable-service.ts";
import type { ConnectionState } from "./create-connection-state.ts";
import { CredentialFields } from "./credential-fields.tsx";
import { environmentName, environments } from "./environment-name.ts";
import { LimitsFields } from "./limits-fields.tsx";
import { linkNamePreview } from "./link-name.ts";
import { ProjectChecks } from "./project-checks.tsx";
import { ScopePicker } from "./scope-picker.tsx";
import { tokenBudgetText } from "../../lib/token-budget.ts";

const ways = [
  {
    value: "consent",
    label: "Consent at the provider",
    note: "You sign in and accept on the provider's own page; Patchbay never sees a password.",
  },
  {
    value: "tokens",
    label: "Paste your own tokens",
    note: "For tokens that somebody holds already, made with your organization's OAuth client.",
  },
] as const;

function Naming(props: { state: ConnectionState }) {
  const session = useSession();
  const slug = () => {
    const now = session.state();
    return now.kind === "signedIn" ? now.viewer.organization.slug : "";
  };
  return (
    <div class="space-y-1">
      <TextField
        label="Connection name"
        required
        maxlength={100}
        autocomplete="off"
        value={props.state.name()}
        onInput={props.state.setName}
        issue={props.state.issue("name")}
      />
      <p class="text-xs text-ink-mute">
        Called by the link name{" "}
        <span class="font-mono break-all text-ink-soft" data-testid="link-name-preview">
          {linkNamePreview(slug(), props.state.name())}
        </span>
        , which never changes; one that is taken gets a number.
      </p>
    </div>
  );
}

/** Where its first credentials come from. */
function Credentials(props: { state: ConnectionState; service: ConnectableService }) {
  return (
    <Show
      when={!lacksClient(props.service)}
      fallback={
        <p class="text-sm text-warn">
          {props.service.name} has no OAuth client of your organization yet.{" "}
          <Link href={`/services/${props.service.key}`} target="_blank">
            Save one first
          </Link>
          , or create the connection only and connect it later.
        </p>
      }
    >
      <Show when={props.state.kind() === "tokens"}>
        <ChoiceCards
          legend="Credentials"
          name="connection-way"
          value={props.state.way()}
          onChange={props.state.setWay}
          choices={ways}
        />
      </Show>
      <Show when={!props.state.consents() && props.state.kind()}>
        {(kind) => (
          <CredentialFields
            service={props.service}
            kind={kind()}
            value={props.state.draft()}
            onChange={props.state.setDraft}
            issue={props.state.issue}
          />
        )}
      </Show>
      <Show when={props.state.consents() && tokenBudgetText(props.service)}>
        {(text) => <p class="text-xs text-ink-mute">{text()}</p>}
      </Show>
    </Show>
  );
}

/** Everything that a new connection of the chosen service needs. */
export function CreateConnectionForm(props: { state: ConnectionState; service: ConnectableService }) {
  const fresh = () => props.state.made() === null;
  return (
    <>
      <ChosenService
        service={props.service}
        {...(fresh() ? { onChange: () => props.state.setServiceKey("") } : {})}
      />
      <Show when={fresh()}>
        <Naming state={props.state} />
        <Show when={props.state.asksForScopes()}>
          <ScopePicker
            known={props.service.scopes}
            defaults={props.service.defaultScopes}
            value={props.state.scopes()}
            onChange={props.state.setScopes}
            issue={props.state.issue("scopes")}
          />
        </Show>
        <ProjectChecks
          legend="Share with projects"
          value={props.state.projectIds()}
          onChange={props.state.setProjectIds}
          issue={props.state.issue("projectIds")}
        />
      </Show>
      <Select
        label="Connect first in"
        value={props.state.environment()}
        onChange={(value) =>
          props.state.setEnvironment(value === "PRODUCTION" ? "PRODUCTION" : "DEVELOPMENT")
        }
        hint="Each environment has credentials of its own under the same link name."
        issue={props.state.issue("connect.environment")}
        options={environments.map((value) => ({ value, label: environmentName(value) }))}
      />
      <Show when={!props.state.allowed()}>
        <p class="text-sm text-warn">
          Your role does not allow connecting in {environmentName(props.state.environment())}. You can create
          it only, or choose the other environment.
        </p>
      </Show>
      <ParameterFields
        parameters={props.service.parameters}
        value={props.state.parameters()}
        onChange={props.state.setParameters}
        issue={(name) =>
          props.state.issue(`connect.parameters.${name}`) ?? props.state.issue(`parameters.${name}`)
        }
      />
      <Credentials state={props.state} service={props.service} />
      <Show when={fresh()}>
        <LimitsFields
          value={props.state.limits()}
          onChange={props.state.setLimits}
          issue={props.state.issue}
        />
      </Show>
    </>
  );
}
