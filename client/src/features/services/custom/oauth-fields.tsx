import { Show } from "solid-js";
import { Card } from "../../../ui/card.tsx";
import { Checks, Select, TextField } from "../../../ui/text-field.tsx";
import type { DefinitionDraft } from "./definition-draft.ts";
import { Fold } from "./fold.tsx";
import type { FormState } from "./form-state.ts";
import { PairsEditor } from "./pairs-editor.tsx";

const clientAuths = [
  { value: "BASIC", label: "Authorization header (client_secret_basic)" },
  { value: "POST", label: "In the body (client_secret_post)" },
  { value: "NONE", label: "Public client: id alone" },
];
const tokenRequests = [
  { value: "FORM", label: "As a form (RFC 6749)" },
  { value: "JSON", label: "As JSON" },
  { value: "QUERY", label: "In the query" },
];
const delimiters = [
  { value: " ", label: "A space" },
  { value: ",", label: "A comma ," },
  { value: ";", label: "A semicolon ;" },
  { value: "|", label: "A bar |" },
  { value: "+", label: "A plus +" },
];

type TextName = {
  [Name in keyof DefinitionDraft]: DefinitionDraft[Name] extends string ? Name : never;
}[keyof DefinitionDraft];

/** One line of text of the definition, with its issue. */
export function DefinitionText(props: {
  form: FormState;
  name: TextName;
  label: string;
  placeholder?: string;
  hint?: string;
  required?: boolean;
  type?: string;
}) {
  return (
    <TextField
      label={props.label}
      required={props.required}
      type={props.type ?? "text"}
      spellcheck={false}
      autocomplete="off"
      placeholder={props.placeholder}
      hint={props.hint}
      value={props.form.draft.definition[props.name]}
      onInput={(text) => props.form.set("definition", { [props.name]: text })}
      issue={props.form.issue(props.name)}
    />
  );
}

const advanced = [
  "refreshUrl",
  "clientAuth",
  "tokenRequest",
  "scopeDelimiter",
  "scopeParameter",
  "tokenLifeSeconds",
  "apiUrlMember",
  "tokenParameters",
  "authorizeParameters",
  "pkce",
];

/** Where consents are given and tokens issued; what deviates from RFC 6749 is folded away. */
export function OAuthFields(props: { form: FormState }) {
  const code = () => props.form.draft.definition.authType === "OAUTH2_CODE";
  const definition = () => props.form.draft.definition;
  const authorizeIssue = (name: string | null) =>
    props.form.issue(name === null ? "authorizeParameters" : `authorizeParameters.${name}`);
  const tokenIssue = (name: string | null) =>
    props.form.issue(name === null ? "tokenParameters" : `tokenParameters.${name}`);
  return (
    <Card title="OAuth 2.0" note="the service's documentation names these addresses">
      <div class="space-y-4">
        <div class="grid gap-4 sm:grid-cols-2">
          <Show when={code()}>
            <DefinitionText
              form={props.form}
              name="authorizeUrl"
              label="Authorization URL"
              required
              placeholder="https://example.com/oauth/authorize"
              hint="Where people sign in and consent."
            />
          </Show>
          <DefinitionText
            form={props.form}
            name="tokenUrl"
            label="Token URL"
            required
            placeholder="https://example.com/oauth/token"
            hint={code() ? "Where codes are exchanged and tokens refreshed." : "Where tokens are issued."}
          />
          <DefinitionText
            form={props.form}
            name="revokeUrl"
            label="Revocation URL (optional)"
            placeholder="https://example.com/oauth/revoke"
            hint="RFC 7009. Without it Patchbay can forget tokens, but not end them there."
          />
        </div>
        <Show when={code()}>
          <Fold
            title="Guard against mix-ups"
            note="issuer, PKCE"
            open={props.form.wrong("issuer", "issuerRequired", "pkce")}
          >
            <DefinitionText
              form={props.form}
              name="issuer"
              label="Issuer (optional)"
              placeholder="https://example.com"
              hint="RFC 8414. An `iss` in the callback must be exactly this."
            />
            <Checks
              legend="Consents"
              value={[
                ...(definition().issuerRequired ? ["issuerRequired"] : []),
                ...(definition().pkce ? ["pkce"] : []),
              ]}
              onChange={(on) =>
                props.form.set("definition", {
                  issuerRequired: on.includes("issuerRequired"),
                  pkce: on.includes("pkce"),
                })
              }
              options={[
                { value: "issuerRequired", label: "Refuse callbacks without an issuer" },
                { value: "pkce", label: "Use PKCE (S256)" },
              ]}
              issue={props.form.issue("issuerRequired") ?? props.form.issue("pkce")}
            />
          </Fold>
        </Show>
        <Fold
          title="Where it deviates from RFC 6749"
          note="client authentication, scopes, extra parameters"
          open={props.form.wrong(...advanced)}
        >
          <div class="grid gap-4 sm:grid-cols-2">
            <Select
              label="Client authentication"
              value={definition().clientAuth}
              onChange={(value) =>
                props.form.set("definition", { clientAuth: value as DefinitionDraft["clientAuth"] })
              }
              options={clientAuths}
              issue={props.form.issue("clientAuth")}
            />
            <Select
              label="Token requests"
              value={definition().tokenRequest}
              onChange={(value) =>
                props.form.set("definition", { tokenRequest: value as DefinitionDraft["tokenRequest"] })
              }
              options={tokenRequests}
              issue={props.form.issue("tokenRequest")}
            />
            <Select
              label="Between scopes"
              value={definition().scopeDelimiter}
              onChange={(scopeDelimiter) => props.form.set("definition", { scopeDelimiter })}
              options={delimiters}
              issue={props.form.issue("scopeDelimiter")}
            />
            <DefinitionText form={props.form} name="scopeParameter" label="Parameter of the scopes" />
            <Show when={code()}>
              <DefinitionText
                form={props.form}
                name="refreshUrl"
                label="Refresh URL (optional)"
                hint="Left out: tokens are refreshed at the token URL."
              />
            </Show>
            <DefinitionText
              form={props.form}
              name="tokenLifeSeconds"
              type="number"
              label="Life of access tokens in seconds (optional)"
              hint="Only where the answer does not tell. Left out then: they do not end."
            />
            <DefinitionText
              form={props.form}
              name="apiUrlMember"
              label="Member with the API's address (optional)"
              placeholder="instance_url"
              hint="Of the token answer, where the API's address differs from account to account."
            />
          </div>
          <Show when={code()}>
            <PairsEditor
              legend="Added to the authorization URL"
              noun="parameter of consents"
              namePlaceholder="access_type"
              valuePlaceholder="offline"
              value={definition().authorizeParameters}
              onChange={(pairs) => props.form.set("definition", "authorizeParameters", pairs)}
              issue={authorizeIssue}
            />
          </Show>
          <PairsEditor
            legend="Added to each token request"
            noun="parameter of token requests"
            namePlaceholder="audience"
            valuePlaceholder="https://api.example.com"
            value={definition().tokenParameters}
            onChange={(pairs) => props.form.set("definition", "tokenParameters", pairs)}
            issue={tokenIssue}
          />
        </Fold>
      </div>
    </Card>
  );
}
