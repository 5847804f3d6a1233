import { Show, createEffect, createSignal, on, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { FunctionPage_FunctionFragment } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import type { CodeProblem } from "../../ui/code-editor.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { UnsavedGuard } from "../../ui/unsaved-guard.tsx";
import { FunctionTest } from "./function-test.tsx";
import { problemsOf } from "./script-problems.ts";
import { FunctionText } from "./function-text.tsx";

const saveDocument = graphql(`
  mutation SaveFunction($input: UpdateFunctionInput!) {
    updateFunction(input: $input) {
      ... on UpdateFunctionPayload {
        function {
          ...FunctionPage_function
        }
      }
      ...Failure_error
    }
  }
`);

const textOf = (each: { url: string | null; source: string | null }) => each.source ?? each.url ?? "";

/** The text of a function, to change, to try and to save as its next version. */
export function FunctionWorkbench(props: { function: FunctionPage_FunctionFragment; allowed: boolean }) {
  const save = createMutation(saveDocument);
  const latest = () => ({ number: props.function.currentVersion.number, text: textOf(props.function) });
  // What the draft was made from; the server refuses to save it over anything else.
  const [base, setBase] = createSignal(untrack(latest));
  const [draft, setDraft] = createSignal(untrack(() => base().text));
  const [problems, setProblems] = createSignal<CodeProblem[]>([]);
  const [example, setExample] = createSignal<unknown>({});
  const [asked, setAsked] = createSignal(0);
  const script = () => props.function.kind === "SCRIPT";
  const dirty = () => draft() !== base().text;
  const behind = () => latest().number > base().number && draft() !== latest().text;
  const take = () => {
    setBase(latest());
    setDraft(latest().text);
    setProblems([]);
    save.reset();
  };
  const keepMine = () => {
    setBase({ number: latest().number, text: latest().text });
    save.reset();
  };
  createEffect(
    on(
      () => latest().number,
      () => {
        if (untrack(() => !dirty() || draft() === latest().text)) take();
      },
      { defer: true },
    ),
  );
  const input = () => ({
    functionId: props.function.id,
    ...(script() ? { source: draft() } : { url: draft().trim() }),
    expectedVersion: base().number,
  });
  const store = async () => {
    if (!props.allowed || save.pending() || !dirty()) return;
    const text = draft();
    const payload = await save.run({ input: input() });
    setProblems(payload ? [] : problemsOf(save.issue("source")));
    if (!payload) return;
    const { number } = payload.function.currentVersion;
    setBase({ number, text: textOf(payload.function) });
    if (draft() === text) setDraft(textOf(payload.function));
    announce(`Version ${number} is saved.`, { toast: true, tone: "success" });
  };

  return (
    <>
      <Card
        title={script() ? "Code" : "Endpoint"}
        note={
          <>
            version {props.function.currentVersion.number}, saved by{" "}
            {props.function.currentVersion.createdByName}{" "}
            <RelativeTime at={props.function.currentVersion.createdAt} />
          </>
        }
        aside={
          <>
            <CopyOperation document={String(saveDocument)} variables={{ input: input() }} />
            <Show when={props.allowed}>
              <Button
                size="sm"
                tone="primary"
                disabled={!dirty()}
                pending={save.pending()}
                onClick={() => void store()}
              >
                Save version {base().number + 1}
              </Button>
            </Show>
          </>
        }
      >
        <div class="space-y-3">
          <Show when={behind()}>
            <div
              role="alert"
              class="flex flex-wrap items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-sm"
            >
              <p class="min-w-0 flex-1 basis-56 text-warn">
                {props.function.currentVersion.createdByName} has saved version {latest().number} meanwhile.
              </p>
              <Button size="sm" onClick={take}>
                Take theirs
              </Button>
              <Button size="sm" onClick={keepMine}>
                Keep mine to save over it
              </Button>
            </div>
          </Show>
          <FunctionText
            script={script()}
            value={draft()}
            onChange={(text) => {
              setDraft(text);
              if (save.failure()) save.reset();
            }}
            readOnly={!props.allowed}
            problems={problems()}
            example={example()}
            issue={save.issue("url")}
            onSave={() => void store()}
            onRun={() => setAsked((times) => times + 1)}
          />
          <FailureNote message={save.issue("source") ?? save.failure()?.message} />
        </div>
      </Card>
      <Show when={props.allowed}>
        <FunctionTest
          functionId={props.function.id}
          text={dirty() ? (script() ? { source: draft() } : { url: draft().trim() }) : {}}
          script={script()}
          onExample={setExample}
          onProblems={setProblems}
          asked={asked()}
        />
      </Show>
      <UnsavedGuard dirty={dirty()} name={props.function.name} onDiscard={() => setDraft(base().text)} />
    </>
  );
}
