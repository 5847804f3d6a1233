import { Show } from "solid-js";
import type { CodeProblem } from "../../ui/code-editor.tsx";
import { LazyPart } from "../../ui/lazy-part.tsx";
import { TextField } from "../../ui/text-field.tsx";

/** What a script gets besides the event, with example values. */
const contextExample = {
  test: true,
  rule: { id: "rule_…", name: "Welcome new leads" },
  environment: "DEVELOPMENT",
  account: { id: "account_…", providerOrgId: "20012345" },
  executionId: "execution_…",
  attempt: 1,
  idempotencyKey: "…",
};
const print = () => undefined;
const consoleExample = { log: print, info: print, warn: print, error: print, debug: print };

type FunctionTextProps = {
  script: boolean;
  value: string;
  onChange: (text: string) => void;
  readOnly: boolean;
  problems: readonly CodeProblem[];
  /** An event as the function would get it. */
  example: unknown;
  issue: string | undefined;
  onSave: () => void;
  onRun: () => void;
};

/** The code editor, fetched when it is first needed; the rest of the page does not wait for it. */
function ScriptEditor(props: FunctionTextProps) {
  return (
    <LazyPart load={() => import("../../ui/code-editor.tsx").then((module) => module.CodeEditor)}>
      {(CodeEditor) => (
        <CodeEditor
          label="Code"
          value={props.value}
          onChange={props.onChange}
          readOnly={props.readOnly}
          problems={props.problems}
          globals={{ event: props.example, context: contextExample, console: consoleExample }}
          onSave={props.onSave}
          onRun={props.onRun}
        />
      )}
    </LazyPart>
  );
}

/** The code of a script, or the address of an endpoint. */
export function FunctionText(props: FunctionTextProps) {
  return (
    <Show
      when={props.script}
      fallback={
        <form
          class="space-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            props.onSave();
          }}
        >
          <TextField
            label="URL"
            type="url"
            required
            disabled={props.readOnly}
            value={props.value}
            onInput={props.onChange}
            issue={props.issue}
            hint="It should answer 2xx within seconds; anything else is tried again."
          />
          <p class="max-w-2xl text-sm text-ink-mute">
            Each request is signed (Standard Webhooks):{" "}
            <code class="font-mono text-xs">webhook-signature</code> is{" "}
            <code class="font-mono text-xs">v1,</code> and the base64 HMAC-SHA256 of{" "}
            <code class="font-mono text-xs">webhook-id.webhook-timestamp.body</code> with the signing secret,
            which was shown when the function was made. Take <code class="font-mono text-xs">webhook-id</code>{" "}
            to do nothing twice.
          </p>
        </form>
      }
    >
      <ScriptEditor {...props} />
      <p class="text-xs text-ink-mute">
        The default export gets <code class="font-mono">event</code> and{" "}
        <code class="font-mono">context</code>; what it returns is the output. Ctrl+Space completes, Ctrl+S
        saves, Ctrl+Enter runs the test; Tab moves on.
      </p>
    </Show>
  );
}
