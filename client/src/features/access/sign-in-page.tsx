import { Show, createSignal, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextField } from "../../ui/text-field.tsx";

const signInDocument = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      ... on SignInPayload {
        viewer {
          member {
            id
          }
        }
      }
      ...Failure_error
    }
  }
`);

/** Shown in place of whatever page was asked for, so that signing in leads right back to it. */
export function SignInPage(props: { reason: string | null }) {
  const session = useSession();
  const signIn = createMutation(signInDocument);
  const [email, setEmail] = createSignal("");
  const [password, setPassword] = createSignal("");
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await signIn.run({ input: { email: email().trim(), password: password() } });
    if (payload) await session.start();
    else setPassword("");
  };
  onMount(() => {
    document.title = "Sign in · Patchbay";
  });
  return (
    <main class="grid min-h-dvh place-items-center px-4 py-10">
      <div class="w-full max-w-sm">
        <div class="mb-6 flex items-center gap-2.5">
          <img src="/favicon.svg" alt="" class="size-8" />
          <span class="text-lg font-semibold tracking-tight">Patchbay</span>
        </div>
        <form
          class="space-y-4 rounded-xl border border-line bg-surface p-6 shadow-card"
          onSubmit={(event) => void submit(event)}
        >
          <div>
            <h1 class="text-xl font-semibold tracking-tight">Sign in</h1>
            <p class="mt-1 text-sm text-ink-mute">Connected accounts, rules and everything they do, live.</p>
          </div>
          <Show when={props.reason && !signIn.failure()}>
            <p role="status" class="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
              {props.reason}
            </p>
          </Show>
          <TextField
            label="E-mail"
            type="email"
            autocomplete="username"
            required
            autofocus
            value={email()}
            onInput={setEmail}
            issue={signIn.issue("email")}
          />
          <TextField
            label="Password"
            type="password"
            autocomplete="current-password"
            required
            value={password()}
            onInput={setPassword}
            issue={signIn.issue("password")}
          />
          <FailureNote message={signIn.failure()?.message} />
          <Button type="submit" tone="primary" class="w-full" pending={signIn.pending()}>
            Sign in
          </Button>
        </form>
        <p class="mt-4 text-xs text-ink-mute">
          Trying the demo? The first start wrote the e-mail and password to{" "}
          <code class="font-mono">demo-credentials.json</code> in the data folder.
        </p>
      </div>
    </main>
  );
}
