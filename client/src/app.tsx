import { Match, Suspense, Switch, lazy } from "solid-js";
import { SessionProvider, useSession } from "./graphql/session.tsx";
import type { SessionState } from "./graphql/session.tsx";
import { Button } from "./ui/button.tsx";
import { Toasts } from "./ui/toasts.tsx";

const Routes = lazy(async () => ({ default: (await import("./routes.tsx")).Routes }));
const SignInPage = lazy(async () => ({
  default: (await import("./features/access/sign-in-page.tsx")).SignInPage,
}));
const SetupPage = lazy(async () => ({
  default: (await import("./features/access/setup-page.tsx")).SetupPage,
}));

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
        <Suspense>
          <Routes />
        </Suspense>
      </Match>
      <Match when={signedOut() && location.pathname === "/setup"}>
        <Suspense>
          <SetupPage />
        </Suspense>
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
  // Comes while the server is asked who is signed in; most of the time somebody is.
  void Routes.preload();
  return (
    <SessionProvider>
      <Gate />
      <Toasts />
    </SessionProvider>
  );
}
