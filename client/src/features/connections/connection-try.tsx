import { useSearchParams } from "@solidjs/router";
import { Show, createSignal } from "solid-js";
import type { InvokeConnectionInput, InvokeConnectionMutation } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import type { PayloadOf } from "../../graphql/solid.ts";
import { duration } from "../../lib/format-time.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Select, TextArea, TextField } from "../../ui/text-field.tsx";
import { CallAnswer } from "./call-answer.tsx";
import { environmentName, environmentOf, environments, invokePermission } from "./environment-name.ts";
import { invokeDocument } from "./invoke-document.ts";
import { keyValueLines } from "./key-value-lines.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;

type Request = InvokeConnectionInput["request"];

/** The body as it was typed: JSON as such, any other text as text. */
function bodyOf(text: string): Pick<Request, "body" | "bodyText"> {
  if (text.trim() === "") return {};
  try {
    return { body: JSON.parse(text) as unknown };
  } catch {
    return { bodyText: text };
  }
}

/** One call by hand, through the same door as every program: it counts, it is logged, and it does what it says. */
export function ConnectionTry(props: { linkName: string }) {
  const { can } = useSession();
  const [search, setSearch] = useSearchParams<{ in?: string }>();
  const invoke = createMutation(invokeDocument);
  const [method, setMethod] = createSignal<string>("GET");
  const [path, setPath] = createSignal("/");
  const [queryText, setQueryText] = createSignal("");
  const [headerText, setHeaderText] = createSignal("");
  const [body, setBody] = createSignal("");
  const [answer, setAnswer] = createSignal<PayloadOf<InvokeConnectionMutation> | null>(null);
  const environment = () => environmentOf(search.in) ?? "DEVELOPMENT";
  const production = () => environment() === "PRODUCTION";
  const allowed = () => can(invokePermission(environment()));
  const withBody = () => method() !== "GET" && method() !== "HEAD";
  const query = () => keyValueLines(queryText(), "=");
  const headers = () => keyValueLines(headerText(), ":");
  const input = (): InvokeConnectionInput => ({
    linkName: props.linkName,
    environment: environment(),
    request: {
      method: method(),
      path: path().trim(),
      ...(Object.keys(query().values).length > 0 ? { query: query().values } : {}),
      ...(Object.keys(headers().values).length > 0 ? { headers: headers().values } : {}),
      ...(withBody() ? bodyOf(body()) : {}),
    },
  });
  const wrongLine = (lines: number[], wanted: string) =>
    lines.length > 0 ? `Line ${lines.join(", ")}: write ${wanted}.` : undefined;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await invoke.run({ input: input() });
    setAnswer(payload);
    touchLists("ConnectionCall");
  };
  const retryAfter = () => {
    const refusal = invoke.refusal();
    return refusal && "retryAfterMs" in refusal ? refusal.retryAfterMs : null;
  };
  return (
    <Card
      title="Try a call"
      note="a real call: it changes what it says, it is logged, and it counts"
      aside={<CopyOperation document={String(invokeDocument)} variables={{ input: input() }} />}
    >
      <Show
        when={allowed()}
        fallback={
          <p class="text-sm text-warn">
            Your role does not allow calling in {environmentName(environment())}.{" "}
            <Show when={production()}>
              <button
                type="button"
                class="rounded-sm font-medium text-accent hover:underline"
                onClick={() => setSearch({ in: null })}
              >
                Call in the sandbox
              </button>
            </Show>
          </p>
        }
      >
        <form class="space-y-4" onSubmit={(event) => void submit(event)}>
          <div class="grid gap-3 sm:grid-cols-[9rem_8rem_1fr]">
            <Select
              label="Environment of the call"
              value={environment()}
              onChange={(value) => setSearch({ in: value.toLowerCase() })}
              options={environments.map((value) => ({ value, label: environmentName(value) }))}
            />
            <Select
              label="Method"
              value={method()}
              onChange={setMethod}
              issue={invoke.issue("request.method")}
              options={methods.map((value) => ({ value, label: value }))}
            />
            <TextField
              label="Path"
              required
              autocomplete="off"
              spellcheck={false}
              class="font-mono !text-xs"
              value={path()}
              onInput={setPath}
              issue={invoke.issue("request.path")}
              hint="Under the API's base address, or a whole URL on one of its hosts."
            />
          </div>
          <div class="grid gap-3 sm:grid-cols-2">
            <TextArea
              mono
              rows={3}
              label="Query"
              placeholder={"name=value\none per line"}
              value={queryText()}
              onInput={setQueryText}
              issue={wrongLine(query().wrong, "name=value") ?? invoke.issue("request.query")}
            />
            <TextArea
              mono
              rows={3}
              label="Headers"
              placeholder={"name: value\none per line"}
              value={headerText()}
              onInput={setHeaderText}
              issue={wrongLine(headers().wrong, "name: value") ?? invoke.issue("request.headers")}
            />
          </div>
          <Show when={withBody()}>
            <TextArea
              mono
              rows={6}
              label="Body"
              placeholder='{ "name": "value" }'
              value={body()}
              onInput={setBody}
              issue={invoke.issue("request.body") ?? invoke.issue("request.bodyText")}
            />
          </Show>
          <div class="flex flex-wrap items-center gap-3">
            <Button
              tone={production() ? "production" : "primary"}
              type="submit"
              pending={invoke.pending()}
              disabled={query().wrong.length + headers().wrong.length > 0}
            >
              {production() ? "Send in production" : "Send"}
            </Button>
            <Show when={invoke.failure()}>
              {(failure) => <span class="font-mono text-xs text-bad">{failure().code}</span>}
            </Show>
            <Show when={retryAfter()}>
              {(ms) => <span class="text-xs text-ink-mute">Try again in {duration(ms())}.</span>}
            </Show>
          </div>
          <FailureNote message={invoke.failure()?.message} />
        </form>
        <div aria-live="polite">
          <Show when={answer()}>{(known) => <CallAnswer answer={known()} />}</Show>
        </div>
      </Show>
    </Card>
  );
}
