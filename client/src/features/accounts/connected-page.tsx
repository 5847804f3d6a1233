import { useSearchParams } from "@solidjs/router";
import { Show, onMount } from "solid-js";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Link, useGo, useScope } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { consentErrors, unknownConsentError } from "./consent-errors.ts";
import { consentWindowName } from "../../ui/open-consent.ts";

/** Where a provider's consent ends: on to the account, or what went wrong and how to try again. */
export function ConnectedPage() {
  const [search] = useSearchParams<{
    account?: string;
    error?: string;
    message?: string;
    service?: string;
    /** The account whose reconnect failed. */
    reconnecting?: string;
  }>();
  const go = useGo();
  const { scope } = useScope();
  const inOwnTab = window.name === consentWindowName;
  onMount(() => {
    if (!search.account) return;
    if (inOwnTab) window.close();
    else go(`/accounts/${encodeURIComponent(search.account)}`, { replace: true });
  });
  const problem = () => consentErrors[search.error ?? ""] ?? unknownConsentError;
  const retry = () => {
    if (search.reconnecting) {
      openDialog({ kind: "reconnectAccount", accountId: search.reconnecting });
      return;
    }
    openDialog({
      kind: "addAccount",
      serviceKey: search.service ?? null,
      environment: scope().environment,
      projectId: scope().projectId,
      newTab: false,
    });
  };
  return (
    <Show
      when={search.error}
      fallback={
        <Page title="Account connected">
          <Card>
            <p class="text-sm">
              The account is connected and its first sync is scheduled.{" "}
              <Show when={inOwnTab}>You can close this tab: the other one already shows it. </Show>
              <Show when={search.account}>
                {(id) => <Link href={`/accounts/${encodeURIComponent(id())}`}>Open the account</Link>}
              </Show>
            </p>
          </Card>
        </Page>
      }
    >
      <Page title={problem().title} above={[{ label: "Services", href: "/services" }]}>
        <Card>
          <div role="alert" class="space-y-3 text-sm">
            <p>{problem().meaning}</p>
            <Show when={search.message}>
              <p class="rounded-md bg-sunken px-3 py-2 text-ink-soft">{search.message}</p>
            </Show>
            <p class="text-ink-mute">
              {search.reconnecting
                ? "The account stays as it was."
                : "No account was made, and nothing was stored."}{" "}
              <span class="font-mono text-xs">{search.error}</span>
            </p>
          </div>
          <div class="mt-4 flex flex-wrap gap-2">
            <Button tone="primary" onClick={retry}>
              Try again
            </Button>
            <Show
              when={search.reconnecting}
              fallback={
                <Show when={search.service}>
                  {(key) => (
                    <Link class="px-2 py-1.5 text-sm" href={`/services/${key()}`}>
                      Back to the service
                    </Link>
                  )}
                </Show>
              }
            >
              {(id) => (
                <Link class="px-2 py-1.5 text-sm" href={`/accounts/${encodeURIComponent(id())}`}>
                  Back to the account
                </Link>
              )}
            </Show>
          </div>
        </Card>
      </Page>
    </Show>
  );
}
