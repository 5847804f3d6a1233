import { Show } from "solid-js";
import { usesOAuth } from "../../../lib/auth-types.ts";
import { Card } from "../../../ui/card.tsx";
import { ChoiceCards } from "../../../ui/choice-cards.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { ApiFields } from "./api-fields.tsx";
import type { FormState } from "./form-state.ts";
import { OAuthFields } from "./oauth-fields.tsx";
import { ScopeEditor } from "./scope-editor.tsx";
import { keyPreview } from "./key-preview.ts";

const authTypes = [
  { value: "OAUTH2_CODE", label: "OAuth 2.0, with consent", note: "People sign in there and accept." },
  {
    value: "OAUTH2_CLIENT_CREDENTIALS",
    label: "OAuth 2.0, client credentials",
    note: "Patchbay gets tokens with the client's own id and secret.",
  },
  { value: "API_KEY", label: "API key", note: "A key or a token that somebody made there." },
  { value: "BASIC", label: "User name and password", note: "HTTP Basic (RFC 7617)." },
] as const;

/** Everything that a service is: what it is called, how it knows who calls, where its API is. */
export function DefinitionFields(props: {
  form: FormState;
  existing: boolean;
  issueOf: (path: "name" | "key" | "description") => string | undefined;
}) {
  const draft = () => props.form.draft;
  return (
    <>
      <Card title="Service">
        <div class="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Service name"
            required
            maxlength={100}
            autocomplete="off"
            value={draft().name}
            onInput={(name) => props.form.set({ name })}
            issue={props.issueOf("name")}
          />
          <TextField
            label="Key"
            disabled={props.existing}
            spellcheck={false}
            autocomplete="off"
            class="font-mono"
            placeholder={keyPreview(draft().name)}
            hint={
              props.existing
                ? "Never changes."
                : "In addresses and the API. Never changes; left out: as shown."
            }
            value={draft().key}
            onInput={(key) => props.form.set({ key })}
            issue={props.issueOf("key")}
          />
          <div class="sm:col-span-2">
            <TextField
              label="What it is, in a sentence (optional)"
              maxlength={500}
              autocomplete="off"
              value={draft().description}
              onInput={(description) => props.form.set({ description })}
              issue={props.issueOf("description")}
            />
          </div>
        </div>
      </Card>
      <Card title="Sign-in">
        <div class="[&_fieldset]:grid [&_fieldset]:gap-2 [&_fieldset]:space-y-0 sm:[&_fieldset]:grid-cols-2">
          <ChoiceCards
            legend="How it knows who calls"
            name="auth-type"
            value={draft().definition.authType}
            onChange={(authType) => props.form.set("definition", { authType })}
            choices={authTypes}
          />
        </div>
      </Card>
      <Show when={usesOAuth(draft().definition.authType)}>
        <OAuthFields form={props.form} />
        <ScopeEditor form={props.form} />
      </Show>
      <ApiFields form={props.form} />
    </>
  );
}
