import { useLocation, useNavigate } from "@solidjs/router";
import { ErrorBoundary, Show, Suspense, createEffect, createSignal, lazy, on } from "solid-js";
import type { ParentProps } from "solid-js";
import { useSession } from "../../graphql/session.tsx";
import { classes } from "../../ui/classes.ts";
import { ConnectionIndicator } from "../../ui/connection-indicator.tsx";
import { IconButton } from "../../ui/button.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Icon } from "../../ui/icon.tsx";
import { focusIfLost } from "../../ui/focus.ts";
import { useScope } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { createShortcuts } from "../../ui/shortcuts.ts";
import { PageSkeleton } from "../../ui/skeleton.tsx";
import { currentTheme, toggleTheme } from "../../ui/theme.ts";
import { Navigation } from "./navigation.tsx";
import { ScopePicker } from "./scope-picker.tsx";
import { SignedInAs } from "./signed-in-as.tsx";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const Help = lazy(async () => ({ default: (await import("./help.tsx")).Help }));

/** One page up: the last breadcrumb if there is one, else the path above. */
function up(navigate: (path: string) => void) {
  const crumbs = document.querySelectorAll<HTMLAnchorElement>("main [data-up]");
  const crumb = crumbs[crumbs.length - 1];
  if (crumb) crumb.click();
  else if (location.pathname !== "/") navigate(`/${location.search}`);
}

/** The frame around every page: navigation, scope, connection state. */
export function Shell(props: ParentProps) {
  const session = useSession();
  const { scope } = useScope();
  const navigate = useNavigate();
  const at = useLocation();
  const [drawer, setDrawer] = createSignal(false);
  const [palette, setPalette] = createSignal(false);
  const [help, setHelp] = createSignal(false);
  const production = () => scope().environment === "PRODUCTION";
  createShortcuts({
    palette: () => setPalette(true),
    help: () => setHelp(true),
    back: () => (drawer() ? setDrawer(false) : up(navigate)),
  });
  createEffect(
    on(
      () => at.pathname,
      () => {
        setDrawer(false);
        // What was focused may have gone with the page before: the keyboard goes on from the new one's beginning.
        requestAnimationFrame(() => focusIfLost());
      },
      { defer: true },
    ),
  );

  return (
    <div class="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#main"
        class="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Show when={drawer()}>
        <div class="fixed inset-0 z-30 bg-black/35 lg:hidden" onClick={() => setDrawer(false)} />
      </Show>
      <aside
        class={classes(
          "inset-y-0 left-0 z-40 flex w-60 flex-col gap-4 border-r border-line bg-canvas p-3 lg:sticky lg:top-0 lg:flex lg:h-dvh lg:w-auto",
          drawer() ? "fixed shadow-pop" : "max-lg:hidden",
        )}
      >
        <div class="flex items-center gap-2.5 px-2 pt-1.5">
          <img src="/favicon.svg" alt="" class="size-6" />
          <span class="font-semibold tracking-tight">Patchbay</span>
        </div>
        <div class="-mx-3 min-h-0 flex-1 overflow-y-auto px-3">
          <Navigation onNavigate={() => setDrawer(false)} />
        </div>
        <SignedInAs />
      </aside>
      <div class="flex min-w-0 flex-col">
        <header
          class={classes(
            "sticky top-0 z-20 border-b bg-canvas/90 backdrop-blur-md",
            production() ? "border-t-[3px] border-t-production" : "border-t-[3px] border-t-transparent",
          )}
        >
          <div class="flex h-12 items-center gap-2 px-3 sm:px-6">
            <IconButton
              label="Open navigation"
              class="lg:hidden"
              aria-expanded={drawer()}
              onClick={() => setDrawer(true)}
            >
              <Icon name="menu" />
            </IconButton>
            <ScopePicker />
            <Show when={production()}>
              <span class="hidden text-xs font-medium text-production xl:inline">
                You are looking at production
              </span>
            </Show>
            <div class="ml-auto flex items-center gap-1 sm:gap-2">
              <ConnectionIndicator state={session.connection()} onRetry={session.retryNow} />
              <button
                type="button"
                onClick={() => setPalette(true)}
                class="hidden h-8 items-center gap-2 rounded-md border border-line bg-raised px-2.5 text-xs text-ink-mute transition-colors hover:text-ink md:flex"
              >
                <Icon name="search" class="size-3.5" />
                Search
                <kbd class="font-sans text-2xs">Ctrl K</kbd>
              </button>
              <IconButton label="Keyboard help" class="max-md:hidden" onClick={() => setHelp(true)}>
                <Icon name="help" />
              </IconButton>
              <IconButton
                label={currentTheme() === "dark" ? "Light theme" : "Dark theme"}
                onClick={toggleTheme}
              >
                <Icon name={currentTheme() === "dark" ? "sun" : "moon"} />
              </IconButton>
            </div>
          </div>
        </header>
        <main id="main" tabindex="-1" class="mx-auto w-full max-w-6xl flex-1 px-4 py-6 outline-none sm:px-6">
          <ErrorBoundary
            fallback={(error, reset) => (
              <Page title="Something went wrong">
                <ErrorPanel error={error} onRetry={reset} />
              </Page>
            )}
          >
            <Suspense fallback={<PageSkeleton />}>{props.children}</Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <Suspense>
        <Show when={palette()}>
          <Palette onClose={() => setPalette(false)} />
        </Show>
        <Show when={help()}>
          <Help onClose={() => setHelp(false)} />
        </Show>
      </Suspense>
    </div>
  );
}
