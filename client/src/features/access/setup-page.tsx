import { Show, createSignal, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextField } from "../../ui/text-field.tsx";

const acceptInvitationDocument = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      ... on AcceptInvitationPayload {
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

const setUpDocument = graphql(`
  mutation SetUp($input: SetUpInput!) {
    setUp(input: $input) {
      ... on SetUpPayload {
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

/** A short name for addresses: "Acme Platform" → "acme-platform". */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** Where a one-time link leads: an invited person chooses a password; the very first one also names the organization. */
export function SetupPage() {
  const session = useSession();
  const search = new URLSearchParams(location.search);
  const first = search.get("first") === "true";
  const token = search.get("token") ?? "";
  const accept = createMutation(acceptInvitationDocument);
  const setUp = createMutation(setUpDocument);
  const [organizationName, setOrganizationName] = createSignal("");
  const [name, setName] = createSignal("");
  const [email, setEmail] = createSignal("");
  const [password, setPassword] = createSignal("");
  const failure = () => setUp.failure() ?? accept.failure();
  const issue = (path: string) => setUp.issue(path) ?? accept.issue(path);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = first
      ? await setUp.run({
          input: {
            token,
            password: password(),
            organizationName: organizationName().trim(),
            slug: slugOf(organizationName()),
            name: name().trim(),
            email: email().trim(),
          },
        })
      : await accept.run({ input: { token, password: password() } });
    if (!payload) return;
    // The link works once: it must not stay in the history.
    history.replaceState(null, "", "/");
    await session.start();
  };
  onMount(() => {
    document.title = "Welcome · Patchbay";
  });
  return (
    <main class="grid min-h-dvh place-items-center px-4 py-10">
      <form
        class="w-full max-w-sm space-y-4 rounded-xl border border-line bg-surface p-6 shadow-card"
        onSubmit={(event) => void submit(event)}
      >
        <div class="flex items-center gap-2.5">
          <img src="/favicon.svg" alt="" class="size-7" />
          <h1 class="text-xl font-semibold tracking-tight">
            {first ? "Set up Patchbay" : "Welcome to Patchbay"}
          </h1>
        </div>
        <Show when={first}>
          <TextField
            label="Organization"
            required
            value={organizationName()}
            onInput={setOrganizationName}
            issue={issue("organizationName") ?? issue("slug")}
          />
          <TextField
            label="Your name"
            required
            autocomplete="name"
            value={name()}
            onInput={setName}
            issue={issue("name")}
          />
          <TextField
            label="E-mail"
            type="email"
            required
            autocomplete="username"
            value={email()}
            onInput={setEmail}
            issue={issue("email")}
          />
        </Show>
        <TextField
          label="Choose a password"
          type="password"
          required
          minLength={12}
          autocomplete="new-password"
          value={password()}
          onInput={setPassword}
          issue={issue("password")}
          hint="At least 12 characters."
        />
        <FailureNote message={failure()?.message} />
        <Button type="submit" tone="primary" class="w-full" pending={accept.pending() || setUp.pending()}>
          {first ? "Create organization" : "Set password and sign in"}
        </Button>
      </form>
    </main>
  );
}
