import { Show } from "solid-js";
import { Link } from "../../ui/link.tsx";
import { Select, TextField } from "../../ui/text-field.tsx";
import type { ConnectableService } from "./connectable-service.ts";
import type { CredentialDraft, CredentialKind } from "./credentials.ts";

/** What a person types in where no consent is given. Secrets are sent, kept encrypted and never shown again. */
export function CredentialFields(props: {
  service: ConnectableService;
  kind: CredentialKind;
  value: CredentialDraft;
  onChange: (value: CredentialDraft) => void;
  issue: (path: string) => string | undefined;
}) {
  const set = (change: Partial<CredentialDraft>) => props.onChange({ ...props.value, ...change });
  const field = (name: string) => props.service.secretFields.find((each) => each.name === name);
  return (
    <>
      <Show when={props.kind === "apiKey"}>
        <TextField
          label={field("apiKey")?.label ?? "API key"}
          type="password"
          required
          autocomplete="off"
          value={props.value.apiKey}
          onInput={(apiKey) => set({ apiKey })}
          issue={props.issue("credentials.apiKey")}
          hint="Tried once where the service has a request for that, then kept encrypted. Nobody can read it back."
        />
      </Show>
      <Show when={props.kind === "basic"}>
        <TextField
          label={field("username")?.label ?? "User name"}
          required
          autocomplete="off"
          value={props.value.username}
          onInput={(username) => set({ username })}
          issue={props.issue("credentials.basic.username")}
        />
        <TextField
          label={field("password")?.label ?? "Password"}
          type="password"
          required={field("password") !== undefined}
          autocomplete="off"
          value={props.value.password}
          onInput={(password) => set({ password })}
          issue={props.issue("credentials.basic.password")}
          hint="Kept encrypted. Nobody can read it back."
        />
      </Show>
      <Show when={props.kind === "clientCredentials"}>
        <p class="text-sm text-ink-soft">
          Patchbay asks for tokens with the{" "}
          <Link href={`/services/${props.service.key}`} target="_blank">
            OAuth client
          </Link>{" "}
          that your organization saved for {props.service.name}: there is nothing to type in.
        </p>
      </Show>
      <Show when={props.kind === "tokens"}>
        <TextField
          label="Refresh token"
          type="password"
          autocomplete="off"
          value={props.value.refreshToken}
          onInput={(refreshToken) => set({ refreshToken })}
          issue={props.issue("credentials.tokens.refreshToken") ?? props.issue("credentials.tokens")}
          hint="Made with your organization's own OAuth client. It is tried at once, then kept encrypted."
        />
        <TextField
          label="Access token"
          type="password"
          autocomplete="off"
          value={props.value.accessToken}
          onInput={(accessToken) => set({ accessToken })}
          issue={props.issue("credentials.tokens.accessToken")}
          hint="Only needed where you have no refresh token: the connection then ends with it."
        />
        <Show when={props.service.dataCentres.length > 1}>
          <Select
            label="Data centre"
            required
            placeholder="Choose the data centre"
            value={props.value.dataCentre}
            onChange={(dataCentre) => set({ dataCentre })}
            issue={props.issue("credentials.tokens.dataCentre")}
            options={props.service.dataCentres.map((value) => ({ value, label: value.toUpperCase() }))}
          />
        </Show>
        <TextField
          label="Scopes they have (optional)"
          autocomplete="off"
          value={props.value.scopes}
          onInput={(scopes) => set({ scopes })}
          issue={props.issue("credentials.tokens.scopes")}
          hint="Where the provider does not say; with spaces between them."
        />
      </Show>
    </>
  );
}
