import { Match, Suspense, Switch, lazy } from "solid-js";
import { createAccountsLive } from "./features/accounts/accounts.live.ts";
import { createActivityLive } from "./features/activity/activity.live.ts";
import { createExecutionsLive } from "./features/executions/executions.live.ts";
import { createProblemsLive } from "./features/problems/problems.live.ts";
import { createRulesLive } from "./features/rules/rules.live.ts";
import { SessionProvider, useSession } from "./graphql/session.tsx";
import type { SessionState } from "./graphql/session.tsx";
import { Routes } from "./routes.tsx";
import { Button } from "./ui/button.tsx";
import { Toasts } from "./ui/toasts.tsx";

const SignInPage = lazy(async () => ({ default: (await import("./features/access/sign-in-page.tsx")).SignInPage }));

/** Every tab is live as long as someone is signed in, whatever page it shows. */
function SignedIn() {
  createAccountsLive();
  createRulesLive();
  createProblemsLive();
  createExecutionsLive();
  createActivityLive();
  return <Routes />;
}

function Unreachable() {
  const session = useSession();
  return (
    <main class="grid min-h-dvh place-items-center p-6 text-center">
      <div role="alert" class="space-y-3">
        <h1 class="text-lg font-semibold">Patchbay does not answer</h1>
        <p class="text-sm text-ink-mute">The server may be starting or unreachable from here.</p>
        <Button tone="primary" onClick={() => void session.start()}>
          Try again
        </Button>
      </div>
    </main>
  );
}

function Gate() {
  const { state } = useSession();
  const signedOut = () => {
    const now = state();
    return now.kind === "signedOut" ? now : null;
  };
  const signedInAs = () => {
    const now: SessionState = state();
    return now.kind === "signedIn" ? now.viewer.member.id : null;
  };
  return (
    <Switch>
      <Match when={signedInAs()} keyed>
        <SignedIn />
      </Match>
      <Match when={signedOut()}>
        {(at) => (
          <Suspense>
            <SignInPage reason={at().reason} />
          </Suspense>
        )}
      </Match>
      <Match when={state().kind === "unreachable"}>
        <Unreachable />
      </Match>
    </Switch>
  );
}

export function App() {
  return (
    <SessionProvider>
      <Gate />
      <Toasts />
    </SessionProvider>
  );
}
