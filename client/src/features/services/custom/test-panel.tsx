import { For, Show, createSignal } from "solid-js";
import { createStore } from "solid-js/store";
import { graphql } from "../../../gql/gql.ts";
import type { TestCustomServiceInput, TestCustomServiceMutation } from "../../../gql/graphql.ts";
import { createMutation } from "../../../graphql/solid.ts";
import type { Failure, PayloadOf } from "../../../graphql/solid.ts";
import { usesOAuth } from "../../../lib/auth-types.ts";
import { announce } from "../../../ui/announce.ts";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { CopyOperation } from "../../../ui/copy-operation.tsx";
import { FailureNote } from "../../../ui/error-panel.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { inputOf } from "./definition-draft.ts";
import type { FormState } from "./form-state.ts";
import { TestSteps } from "./test-steps.tsx";

const testDocument = graphql(`
  mutation TestCustomService($input: TestCustomServiceInput!) {
    testCustomService(input: $input) {
      ... on TestCustomServicePayload {
        ok
        steps {
          name
          verdict
          explanation
          durationMs
          request {
            line
            headers
            body
          }
          response {
            line
            headers
            body
          }
        }
      }
      ...Failure_error
    }
  }
`);

const none = { clientId: "", clientSecret: "", apiKey: "", username: "", password: "", path: "" };
type Typed = typeof none;

/** Which of these a sign-in has a use for. */
const fieldsOf = {
  OAUTH2_CODE: ["clientId", "clientSecret"],
  OAUTH2_CLIENT_CREDENTIALS: ["clientId", "clientSecret", "path"],
  API_KEY: ["apiKey", "path"],
  BASIC: ["username", "password", "path"],
} as const satisfies Record<string, readonly (keyof Typed)[]>;
const labels = {
  clientId: "Client id",
  clientSecret: "Client secret",
  apiKey: "API key",
  username: "User name",
  password: "Password",
  path: "Path of a GET",
} satisfies Record<keyof Typed, string>;
const secret = new Set<keyof Typed>(["clientSecret", "apiKey", "password"]);

/**
 * "Test this service": tries what the form says now, saved or not, and shows every exchange. What is typed in here is sent for the
 * test alone and kept nowhere.
 */
export function TestPanel(props: {
  form: FormState;
  /** Of a saved service; its saved client is used where no other is typed in. */
  serviceKey: string | null;
  onFailure: (failure: Failure | null) => void;
}) {
  const test = createMutation(testDocument);
  const [typed, setTyped] = createStore<Typed>({ ...none });
  const [values, setValues] = createStore<Record<string, string>>({});
  const [outcome, setOutcome] = createSignal<PayloadOf<TestCustomServiceMutation> | null>(null);
  const definition = () => props.form.draft.definition;
  const fields = () => fieldsOf[definition().authType];
  const input = (hidden: boolean): TestCustomServiceInput => ({
    ...(props.serviceKey ? { serviceKey: props.serviceKey } : {}),
    definition: inputOf(definition()),
    parameters: Object.fromEntries(
      definition().parameters.map(({ name, example }) => [name, values[name] ?? example]),
    ),
    ...Object.fromEntries(
      fields()
        .filter((name) => typed[name].trim() !== "")
        .map((name) => [name, hidden && secret.has(name) ? "…" : typed[name].trim()]),
    ),
  });
  const run = async () => {
    props.onFailure(null);
    const payload = await test.run({ input: input(false) });
    setOutcome(() => payload);
    props.onFailure(test.failure());
    if (!payload) return;
    const failed = payload.steps.filter(({ verdict }) => verdict === "FAILED").length;
    announce(
      payload.ok
        ? "The test found nothing that fails."
        : `The test failed in ${failed} of ${payload.steps.length} steps.`,
    );
  };
  return (
    <Card
      title="Test this service"
      note="before it is saved; nothing is kept"
      aside={<CopyOperation document={String(testDocument)} variables={{ input: input(true) }} />}
    >
      <div class="space-y-4">
        <div class="grid gap-4 sm:grid-cols-2">
          <For each={fields()}>
            {(name) => (
              <TextField
                label={`${labels[name]}${name === "path" || usesOAuth(definition().authType) ? " (optional)" : ""}`}
                type={secret.has(name) ? "password" : "text"}
                autocomplete="off"
                spellcheck={false}
                placeholder={name === "path" ? "/me" : undefined}
                hint={hintOf(name, props.serviceKey !== null)}
                value={typed[name]}
                onInput={(text) => setTyped({ [name]: text })}
                issue={test.issue(name)}
              />
            )}
          </For>
          <For each={definition().parameters.filter(({ name }) => name.trim() !== "")}>
            {(parameter) => (
              <TextField
                label={parameter.label || parameter.name}
                autocomplete="off"
                spellcheck={false}
                value={values[parameter.name] ?? parameter.example}
                onInput={(text) => setValues({ [parameter.name]: text })}
                issue={test.issue(`parameters.${parameter.name}`)}
              />
            )}
          </For>
        </div>
        <Button tone="primary" pending={test.pending()} onClick={() => void run()}>
          Run test
        </Button>
        <FailureNote
          message={
            test.failure()?.issues?.length
              ? "Correct what is marked above, then test again."
              : test.failure()?.message
          }
        />
        <Show when={outcome()}>{(known) => <TestSteps ok={known().ok} steps={known().steps} />}</Show>
      </div>
    </Card>
  );
}

function hintOf(name: keyof Typed, saved: boolean): string | undefined {
  if (name === "path") return "Below the base URL; it should need the credentials.";
  if (name === "clientId")
    return saved
      ? "Left out: the saved client, at the endpoints it was saved for."
      : "With it more can be tested.";
  return undefined;
}
