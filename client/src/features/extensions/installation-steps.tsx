import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { LiveInstallation_InstallationFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { FailureNote } from "../../ui/error-panel.tsx";
import { focusIfLost } from "../../ui/focus.ts";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Step } from "./installation-step.tsx";
import type { StepState } from "./installation-step.tsx";
import { missingParams } from "./missing-params.ts";
import { AskedScopes } from "./version-facts.tsx";

const authorizeDocument = graphql(`
  mutation AuthorizeInstallation($input: AuthorizeInstallationInput!) {
    authorizeInstallation(input: $input) {
      ... on AuthorizeInstallationPayload {
        installation {
          ...LiveInstallation_installation
        }
      }
      ...Failure_error
    }
  }
`);

type Installation = LiveInstallation_InstallationFragment;
function By(props: { name: string | null; at: string }) {
  return (
    <p class="text-ink-soft">
      <Show when={props.name}>{(name) => <>By {name()}, </>}</Show>
      <RelativeTime at={props.at} />
    </p>
  );
}

/** Accepts that the extension calls Patchbay for this installation. */
function PlatformStep(props: { installation: Installation; allowed: boolean }) {
  const authorize = createMutation(authorizeDocument);
  const input = () => ({ installationId: props.installation.id });
  const run = async () => {
    const payload = await authorize.run({ input: input() });
    if (!payload) return;
    announce("The platform is authorised.", { toast: true, tone: "success" });
    // The button is gone with what it did.
    focusIfLost();
  };
  return (
    <Step
      number={2}
      title="Authorise the platform"
      state={props.installation.authorizedAt ? "done" : "now"}
      action={
        <Show when={props.allowed && !props.installation.authorizedAt}>
          <div class="flex items-center gap-2">
            <CopyOperation document={String(authorizeDocument)} variables={{ input: input() }} />
            <Button size="sm" tone="primary" pending={authorize.pending()} onClick={() => void run()}>
              Authorise
            </Button>
          </div>
        </Show>
      }
    >
      <Show
        when={props.installation.authorizedAt}
        fallback={
          <>
            <p class="text-ink-soft">You allow the extension, when it is called back, to:</p>
            <AskedScopes scopes={props.installation.version.scopes} />
          </>
        }
      >
        {(at) => <By name={props.installation.authorizedByName} at={at()} />}
      </Show>
      <FailureNote message={authorize.failure()?.message} />
    </Step>
  );
}

/** Gives the extension its connection to the third-party app, or records that it has its own credentials. */
function ThirdPartyStep(props: { installation: Installation; allowed: boolean; number: number }) {
  const wanted = () => props.installation.version.thirdParty;
  const name = () => wanted()?.service?.name ?? wanted()?.serviceKey;
  const connection = () => props.installation.connections[0];
  const authorized = () => props.installation.thirdPartyAt !== null;
  /** Why what was given does not do any more; null where it does. */
  const refused = () => {
    if (!authorized()) return null;
    const at = connection()?.authorizations[0];
    if (at?.status === "REAUTHENTICATION_REQUIRED") return at.reason;
    return at && at.missingScopes.length > 0 ? `It lacks ${at.missingScopes.join(", ")}.` : null;
  };
  const state = (): StepState => {
    if (authorized() && !refused()) return "done";
    return props.installation.status === "THIRD_PARTY_NEEDED" ? "now" : "later";
  };
  return (
    <Step
      number={props.number}
      title={`Authorise ${name() ?? "the third-party app"}`}
      state={state()}
      action={
        <Show when={props.allowed && props.installation.authorizedAt && (!authorized() || refused())}>
          <Button
            size="sm"
            tone={state() === "now" ? "primary" : "secondary"}
            onClick={() => openDialog({ kind: "authorizeThirdParty", installationId: props.installation.id })}
          >
            {refused() ? "Authorise again…" : "Authorise…"}
          </Button>
        </Show>
      }
    >
      <Show when={refused()}>{(reason) => <p class="text-bad">{reason()}</p>}</Show>
      <Show
        when={props.installation.thirdPartyAt}
        fallback={
          <>
            <Show when={props.installation.thirdPartyRevokedAt}>
              {(at) => (
                <p class="text-warn">
                  Revoked <RelativeTime at={at()} />.
                </p>
              )}
            </Show>
            <p class="text-ink-soft">
              {wanted()
                ? `The extension works with ${name()}. Patchbay keeps the credentials; the extension calls through them and never sees them.`
                : "The extension keeps the credentials itself: say here when you have given them to it."}
            </p>
          </>
        }
      >
        {(at) => <By name={props.installation.thirdPartyByName} at={at()} />}
      </Show>
      <Show when={connection()}>
        {(known) => (
          <p>
            <Link href={`/connections/${known().linkName}`}>Its connection and calls</Link>
          </p>
        )}
      </Show>
    </Step>
  );
}

function ConfigStep(props: { installation: Installation; number: number }) {
  const missing = () => missingParams(props.installation).filter(({ required }) => required);
  const given = () => props.installation.configParams?.length ?? 0;
  const state = (): StepState => {
    if (missing().length > 0) return props.installation.authorizedAt ? "now" : "later";
    return props.installation.version.configParams.length > 0 || given() > 0 ? "done" : "later";
  };
  return (
    <Step number={props.number} title="Configure it" state={state()}>
      <p class="text-ink-soft">
        {missing().length > 0
          ? `It cannot do without: ${missing()
              .map(({ label }) => label)
              .join(", ")}. Give it below.`
          : props.installation.version.configParams.length > 0 || given() > 0
            ? "It has what it cannot do without. Change it below at any time."
            : "It asks for no configuration; any may be added below."}
      </p>
    </Step>
  );
}

/** The way from installed to at work: what is done, what is next, and the button of each step. */
export function InstallationSteps(props: { installation: Installation }) {
  const { can } = useSession();
  const allowed = () => can("INSTALLATIONS");
  const version = () => props.installation.version;
  /** The version names an app, or wants to hear that one was authorised. */
  const worksWithOthers = () =>
    version().thirdParty !== null ||
    version().listeners.some(({ event }) => event === "onTPAAuthorise") ||
    props.installation.thirdPartyAt !== null;
  return (
    <Card title="Steps" note="the extension hears of those that it listens to">
      <ol class="space-y-5" aria-label="Steps of the installation">
        <Step number={1} title="Install" state="done">
          <By name={props.installation.installedByName} at={props.installation.installedAt} />
        </Step>
        <PlatformStep installation={props.installation} allowed={allowed()} />
        <Show when={worksWithOthers()}>
          <ThirdPartyStep number={3} installation={props.installation} allowed={allowed()} />
        </Show>
        <ConfigStep number={worksWithOthers() ? 4 : 3} installation={props.installation} />
      </ol>
      <Show when={!allowed()}>
        <p class="mt-4 text-xs text-ink-mute">
          Your role does not allow changing it. A company admin or supervisor can.
        </p>
      </Show>
    </Card>
  );
}
