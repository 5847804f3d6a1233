import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";

const signOutDocument = graphql(`
  mutation SignOut($input: SignOutInput!) {
    signOut(input: $input) {
      ... on SignOutPayload {
        signedOut
      }
      ...Failure_error
    }
  }
`);

/** Who is signed in, and the way out. */
export function SignedInAs() {
  const session = useSession();
  const signOut = createMutation(signOutDocument);
  const viewer = () => {
    const now = session.state();
    return now.kind === "signedIn" ? now.viewer : null;
  };
  const leave = async () => {
    const payload = await signOut.run({ input: {} });
    if (payload) session.signedOut(null);
    else announce(signOut.failure()?.message ?? "Signing out failed.", { toast: true, tone: "danger" });
  };
  return (
    <Show when={viewer()}>
      {(who) => (
        <div class="flex items-center gap-2 border-t border-line px-2 pt-3">
          <div class="min-w-0 flex-1">
            <p class="truncate text-sm font-medium">{who().member.name}</p>
            <p class="truncate text-xs text-ink-mute">{who().organization.name}</p>
          </div>
          <IconButton label="Sign out" onClick={() => void leave()}>
            <Icon name="leave" />
          </IconButton>
        </div>
      )}
    </Show>
  );
}
