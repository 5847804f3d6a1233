import { Show } from "solid-js";
import type {
  LiveAuthorization_AuthorizationFragment,
  LiveConnection_ConnectionFragment,
} from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import type { Environment } from "../../lib/scope.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Menu } from "../../ui/menu.tsx";
import { ConnectionStatusChip } from "../../ui/status-chips.tsx";
import { AuthorizationFacts } from "./authorization-facts.tsx";
import { connectPermission, environmentName } from "./environment-name.ts";

function Actions(props: {
  connection: LiveConnection_ConnectionFragment;
  environment: Environment;
  at: LiveAuthorization_AuthorizationFragment | undefined;
}) {
  const linkName = () => props.connection.linkName;
  const where = () => environmentName(props.environment);
  const authorize = () =>
    openDialog({
      kind: "authorizeConnection",
      linkName: linkName(),
      environment: props.environment,
      newTab: false,
    });
  const open = (kind: "connectionCredentials" | "revokeConnection" | "grantConnection") =>
    openDialog({ kind, linkName: linkName(), environment: props.environment });
  const revoked = () => props.at?.status === "REVOKED";
  const drifted = () => (props.at?.missingScopes.length ?? 0) > 0;
  const urgent = () => props.at?.status === "REAUTHENTICATION_REQUIRED" || drifted();
  return (
    <>
      <Show
        when={props.at}
        fallback={
          <Button size="sm" tone="primary" aria-label={`Connect in ${where()}`} onClick={authorize}>
            Connect
          </Button>
        }
      >
        <Button
          size="sm"
          tone={urgent() ? "primary" : "secondary"}
          aria-label={`Reconnect in ${where()}`}
          onClick={authorize}
        >
          Reconnect
        </Button>
        {/* One button with two faces: a button that went away would take the focus with it. */}
        <Button
          size="sm"
          tone={revoked() ? "primary" : "secondary"}
          aria-label={`${revoked() ? "Grant" : "Revoke"} in ${where()}`}
          onClick={() => open(revoked() ? "grantConnection" : "revokeConnection")}
        >
          {revoked() ? "Grant" : "Revoke"}
        </Button>
      </Show>
      <Show when={props.connection.service.authType === "OAUTH2_CODE"}>
        <Menu
          label={`More for ${where()}`}
          items={[{ label: "Paste your own tokens…", onSelect: () => open("connectionCredentials") }]}
        />
      </Show>
    </>
  );
}

/** A connection in one environment: how it stands and why, whose it is, how its tokens are. */
export function ConnectionEnvironmentCard(props: {
  connection: LiveConnection_ConnectionFragment;
  environment: Environment;
}) {
  const { can } = useSession();
  const production = () => props.environment === "PRODUCTION";
  const at = () => props.connection.authorizations.find((each) => each.environment === props.environment);
  const owner = () => props.connection.installation;
  const allowed = () => can(connectPermission(props.environment)) && !owner();
  return (
    <Card
      title={environmentName(props.environment)}
      class={production() ? "border-t-2 border-t-production" : "border-t-2 border-t-accent"}
      aside={<ConnectionStatusChip status={at()?.status ?? null} />}
    >
      <div class="space-y-4 text-sm">
        <p class="text-ink-soft">
          {at()?.reason ??
            `Nobody has connected it here yet: calls in ${environmentName(props.environment)} are refused.`}
        </p>
        <Show when={at()}>{(present) => <AuthorizationFacts at={present()} />}</Show>
        <Show
          when={allowed()}
          fallback={
            <p class="text-xs text-ink-mute">
              {owner()
                ? "It is changed where the extension is installed."
                : `Your role does not allow changing it in ${environmentName(props.environment)}.`}
            </p>
          }
        >
          <div class="flex flex-wrap items-center justify-end gap-2">
            <Actions connection={props.connection} environment={props.environment} at={at()} />
          </div>
        </Show>
      </div>
    </Card>
  );
}
