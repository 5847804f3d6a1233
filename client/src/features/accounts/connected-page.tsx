import { useSearchParams } from "@solidjs/router";
import { Show, onMount } from "solid-js";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Link, useGo, useScope } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { consentErrors, unknownConsentError } from "./consent-errors.ts";
import { consentWindowName } from "../../ui/open-consent.ts";

/** Where a provider's consent ends: on to the account or connection, or what went wrong and how to try again. */
export function ConnectedPage() {
  const [search] = useSearchParams<{
    account?: string;
    error?: string;
    message?: string;
    service?: string;
    /** The account whose reconnect failed. */
    reconnecting?: string;
    /** The connection that is connected now, or whose consent failed. */
    connection?: string;
    environment?: string;
  }>();
  const go = useGo();
  const { scope } = useScope();
  const inOwnTab = window.name === consentWindowName;
  /** By its id, which leads on: to the connection, or to the installed extension that it belongs to. */
  const connectionPath = (query: string) =>
    search.connection ? `/connections/${encodeURIComponent(search.connection)}?${query}` : null;
  const accountPath = () => (search.account ? `/accounts/${encodeURIComponent(search.account)}` : null);
  /** What was connected, where it worked. */
  const made = () => (search.error ? null : (connectionPath("after=consent") ?? accountPath()));
  onMount(() => {
    const path = made();
    if (!path) return;
    if (inOwnTab) window.close();
    else go(path, { replace: true });
  });
  const problem = () => consentErrors[search.error ?? ""] ?? unknownConsentError;
  const back = () => {
    const connection = connectionPath("after=consent");
    if (connection) return { href: connection, label: "Back to the connection" };
    if (search.reconnecting)
      return {
        href: `/accounts/${encodeURIComponent(search.reconnecting)}`,
        label: "Back to the account",
      };
    return search.service ? { href: `/services/${search.service}`, label: "Back to the service" } : null;
  };
  const retry = () => {
    const connection = connectionPath(`reconnect=${(search.environment ?? "").toLowerCase()}`);
    if (connection) return go(connection);
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
        <Page title={search.connection ? "Connected" : "Account connected"}>
          <Card>
            <p class="text-sm">
              {search.connection
                ? "The connection can be called now."
                : "The account is connected and its first sync is scheduled."}{" "}
              <Show when={inOwnTab}>You can close this tab: the other one already shows it. </Show>
              <Show when={made()}>
                {(path) => <Link href={path()}>Open the {search.connection ? "connection" : "account"}</Link>}
              </Show>
            </p>
          </Card>
        </Page>
      }
    >
      <Page
        title={problem().title}
        above={[
          search.connection
            ? { label: "Connections", href: "/connections" }
            : { label: "Services", href: "/services" },
        ]}
      >
        <Card>
          <div role="alert" class="space-y-3 text-sm">
            <p>{problem().meaning}</p>
            <Show when={search.message}>
              <p class="rounded-md bg-sunken px-3 py-2 text-ink-soft">{search.message}</p>
            </Show>
            <p class="text-ink-mute">
              {search.connection
                ? "The connection stays as it was."
                : search.reconnecting
                  ? "The account stays as it was."
                  : "No account was made, and nothing was stored."}{" "}
              <span class="font-mono text-xs">{search.error}</span>
            </p>
          </div>
          <div class="mt-4 flex flex-wrap gap-2">
            <Button tone="primary" onClick={retry}>
              Try again
            </Button>
            <Show when={back()}>
              {(to) => (
                <Link class="px-2 py-1.5 text-sm" href={to().href}>
                  {to().label}
                </Link>
              )}
            </Show>
          </div>
        </Card>
      </Page>
    </Show>
  );
}
