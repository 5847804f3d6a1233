import { Show } from "solid-js";
import { Card } from "../../../ui/card.tsx";
import { Select, TextArea } from "../../../ui/text-field.tsx";
import type { DefinitionDraft } from "./definition-draft.ts";
import { Fold } from "./fold.tsx";
import type { FormState } from "./form-state.ts";
import { DefinitionText } from "./oauth-fields.tsx";
import { PairsEditor } from "./pairs-editor.tsx";
import { ParameterEditor } from "./parameter-editor.tsx";

const places = [
  { value: "HEADER", label: "In a header" },
  { value: "QUERY", label: "In the query" },
  { value: "BODY", label: "In the body" },
];

function CredentialPlace(props: { form: FormState }) {
  const definition = () => props.form.draft.definition;
  const basic = () => definition().authType === "BASIC";
  const header = () => basic() || definition().credentialIn === "HEADER";
  const example = () => {
    if (basic()) return "Basic {credential}";
    return header() ? "Bearer {credential}" : "{credential}";
  };
  return (
    <div class="grid gap-4 sm:grid-cols-3">
      <Show when={!basic()}>
        <Select
          label="Credential"
          value={definition().credentialIn}
          onChange={(value) =>
            props.form.set("definition", { credentialIn: value as DefinitionDraft["credentialIn"] })
          }
          options={places}
          issue={props.form.issue("credentialIn")}
        />
      </Show>
      <DefinitionText
        form={props.form}
        name="credentialName"
        label={header() ? "Name of the header" : "Name"}
        placeholder={header() ? "Authorization" : "access_token"}
        hint="Left out: as shown."
      />
      <DefinitionText
        form={props.form}
        name="credentialTemplate"
        label="How it is written"
        placeholder={example()}
        hint="{credential} stands for the token or key. Left out: as shown."
      />
    </div>
  );
}

/** Where the API is, how the credential goes with each call, and whose it is. */
export function ApiFields(props: { form: FormState }) {
  const definition = () => props.form.draft.definition;
  const key = () => definition().authType === "API_KEY";
  const headerIssue = (name: string | null) =>
    props.form.issue(name === null ? "headers" : `headers.${name}`);
  const queryIssue = (name: string | null) => props.form.issue(name === null ? "query" : `query.${name}`);
  return (
    <Card title="API" note="where calls go, and what goes with them">
      <div class="space-y-4">
        <div class="grid gap-4 sm:grid-cols-2">
          <DefinitionText
            form={props.form}
            name="apiBaseUrl"
            label="Base URL"
            placeholder="https://api.example.com/v1"
            hint="Calls give a path below it. Its host is allowed by itself."
          />
          <TextArea
            mono
            rows={2}
            label="Other hosts that calls may go to (optional)"
            placeholder="files.example.com"
            hint="One a line; *.example.com for all below it."
            value={definition().apiHosts}
            onInput={(apiHosts) => props.form.set("definition", { apiHosts })}
            issue={hostIssue(props.form)}
          />
        </div>
        <Show
          when={key()}
          fallback={
            <Fold
              title="How the credential goes with each call"
              note={
                definition().authType === "BASIC"
                  ? "RFC 7617 by default"
                  : "a bearer token in the header by default"
              }
              open={props.form.wrong("credentialIn", "credentialName", "credentialTemplate")}
            >
              <CredentialPlace form={props.form} />
            </Fold>
          }
        >
          <CredentialPlace form={props.form} />
        </Show>
        <Fold
          title="Whose credentials they are"
          note="asked once when somebody connects"
          open={props.form.wrong("identityUrl", "identityIdMember", "identityNameMember")}
        >
          <div class="grid gap-4 sm:grid-cols-3">
            <DefinitionText
              form={props.form}
              name="identityUrl"
              label="Address of a GET"
              placeholder="/me"
              hint="Below the base URL, or a whole URL."
            />
            <DefinitionText
              form={props.form}
              name="identityIdMember"
              label="Member with the id"
              placeholder="id"
              hint="By dots, such as data.user.id."
            />
            <DefinitionText
              form={props.form}
              name="identityNameMember"
              label="Member with the name"
              placeholder="name"
              hint="Left out: the id."
            />
          </div>
        </Fold>
        <Fold title="Sent with each call" note="headers, query" open={props.form.wrong("headers", "query")}>
          <PairsEditor
            legend="Headers"
            noun="header"
            hint="No secrets: everybody who may see the service sees them. A caller's own header of the same name wins."
            namePlaceholder="Accept"
            valuePlaceholder="application/json"
            value={definition().headers}
            onChange={(pairs) => props.form.set("definition", "headers", pairs)}
            issue={headerIssue}
          />
          <PairsEditor
            legend="Query"
            noun="parameter of the query"
            namePlaceholder="api-version"
            valuePlaceholder="2026-01-01"
            value={definition().query}
            onChange={(pairs) => props.form.set("definition", "query", pairs)}
            issue={queryIssue}
          />
        </Fold>
        <ParameterEditor form={props.form} />
      </div>
    </Card>
  );
}

function hostIssue(form: FormState): string | undefined {
  const hosts = form.draft.definition.apiHosts.split(/[\s,]+/).filter(Boolean);
  const named = hosts.flatMap((host, index) => {
    const problem = form.issue(`apiHosts.${index}`);
    return problem ? [`${host}: ${problem}`] : [];
  });
  return form.issue("apiHosts") ?? named[0];
}
