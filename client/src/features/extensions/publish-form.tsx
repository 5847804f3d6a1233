import { Show, Suspense, createSignal, lazy, untrack } from "solid-js";
import type { ManifestIssue_IssueFragment } from "../../gql/graphql.ts";
import { announce } from "../../ui/announce.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { useGo } from "../../ui/link.tsx";
import { UnsavedGuard } from "../../ui/unsaved-guard.tsx";
import { checkDocument, createManifestCheck } from "./create-manifest-check.ts";
import { ManifestEditor } from "./manifest-editor.tsx";
import { ManifestIssues } from "./manifest-issues.tsx";
import { VersionDifference } from "./version-difference.tsx";

const PublishDialog = lazy(async () => ({ default: (await import("./publish-dialog.tsx")).PublishDialog }));

/** As the server takes it. */
const mostBytes = 64 * 1_024;

type Issue = ManifestIssue_IssueFragment;

/** The editor of a manifest, what the server says of it as one types, and what publishing it would change. */
export function PublishForm(props: {
  began: string;
  /** The text is only an example so far: nothing is said of it before it is changed. */
  pristine: boolean;
}) {
  const go = useGo();
  const began = untrack(() => props.began);
  const [text, setText] = createSignal(began);
  const [refused, setRefused] = createSignal<{ text: string; issues: readonly Issue[] } | null>(null);
  const [goTo, setGoTo] = createSignal<{ line: number; column: number | null } | null>(null);
  const [publishing, setPublishing] = createSignal(false);
  const [fileIssue, setFileIssue] = createSignal<string>();
  const [done, setDone] = createSignal(false);
  const untouched = () => props.pristine && text() === began;
  const { check, behind, failed } = createManifestCheck(() => (untouched() ? null : text()));
  const issues = () => {
    const late = refused();
    return late?.text === text() ? late.issues : (check()?.issues ?? []);
  };
  const problems = () =>
    issues().map(({ line, column, message, remedy }) => ({
      line: line ?? 1,
      column: column ?? null,
      message: `${message} ${remedy}`,
    }));
  const ready = () => !untouched() && !behind() && issues().length === 0 && (check() !== null || failed());
  const named = () => ({ key: check()?.extensionKey ?? "", version: check()?.version ?? "" });
  const upload = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    if (file.size > mostBytes) {
      setFileIssue(`${file.name} is larger than 64 KB, which is the most that a manifest may be.`);
      return;
    }
    setFileIssue(undefined);
    setText(await file.text());
    announce(`${file.name} is in the editor.`);
  };
  const ask = () => {
    if (ready()) setPublishing(true);
  };
  return (
    <div class="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Card
        title="Manifest"
        aside={
          <label class={`${buttonClass("secondary", "sm")} cursor-pointer focus-within:outline-2`}>
            Upload a file
            <input
              type="file"
              class="sr-only"
              accept=".json,application/json"
              aria-label="Upload a manifest"
              onChange={(event) => void upload(event.currentTarget)}
            />
          </label>
        }
      >
        <div class="space-y-2">
          <ManifestEditor
            value={text()}
            onChange={setText}
            problems={problems()}
            goTo={goTo()}
            onSave={ask}
          />
          <p class="text-xs text-ink-mute">
            Ctrl+Space completes, pointing at a member says what it means, Ctrl+S publishes; Tab moves on.
          </p>
          <FailureNote message={fileIssue()} />
        </div>
      </Card>
      <Card
        title="Check"
        aside={
          <>
            <CopyOperation document={String(checkDocument)} variables={{ manifest: text() }} />
            <Button size="sm" tone="primary" disabled={!ready()} onClick={ask}>
              Publish…
            </Button>
          </>
        }
      >
        <div class="space-y-4">
          <Show
            when={!untouched()}
            fallback={
              <p class="text-sm text-ink-soft">
                This is an example: put in your key, name and addresses, or upload a file. It is checked as
                you type.
              </p>
            }
          >
            <Show when={failed()}>
              <p class="text-sm text-warn">It could not be checked just now; type on, or publish to see.</p>
            </Show>
            <Show
              when={issues().length === 0}
              fallback={
                <ManifestIssues
                  issues={issues()}
                  onGoTo={({ line, column }) => setGoTo({ line: line ?? 1, column: column ?? null })}
                />
              }
            >
              <Show when={check()} fallback={<p class="text-sm text-ink-mute">Checking…</p>}>
                <p class="flex flex-wrap items-center gap-2 text-sm" role="status">
                  <Chip dot tone="good">
                    Nothing to mend
                  </Chip>
                  <span class="text-ink-soft">
                    {named().key} {named().version}
                  </span>
                </p>
              </Show>
            </Show>
            <Show when={issues().length === 0 && check()?.difference}>
              {(difference) => (
                <section class="space-y-2" aria-label="Difference">
                  <h3 class="text-sm font-medium">
                    {difference().from ? `Against ${difference().from?.version}` : "Who will be called back"}
                  </h3>
                  <VersionDifference difference={difference()} />
                </section>
              )}
            </Show>
          </Show>
        </div>
      </Card>
      <Suspense>
        <Show when={publishing()}>
          <PublishDialog
            manifest={text()}
            extensionKey={named().key}
            version={named().version}
            onIssues={(found) => setRefused({ text: text(), issues: found })}
            onClose={() => setPublishing(false)}
            onPublished={(key) => {
              setDone(true);
              go(`/extensions/${key}`);
            }}
          />
        </Show>
      </Suspense>
      <UnsavedGuard
        dirty={!done() && text() !== began}
        name="the manifest"
        onDiscard={() => setText(began)}
      />
    </div>
  );
}
