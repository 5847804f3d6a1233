import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { Role } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Checks, TextField } from "../../ui/text-field.tsx";
import { roleOptions, rolesOf } from "./role-options.ts";

const inviteDocument = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      ... on InviteMemberPayload {
        setupUrl
        member {
          id
          name
        }
      }
      ...Failure_error
    }
  }
`);

/** Makes a member and shows the link by which that person sets a password. */
export function InviteMemberDialog(props: { onClose: () => void }) {
  const invite = createMutation(inviteDocument);
  const [name, setName] = createSignal("");
  const [email, setEmail] = createSignal("");
  const [roles, setRoles] = createSignal<Role[]>(["DEVELOPER"]);
  const [made, setMade] = createSignal<{ name: string; setupUrl: string } | null>(null);
  const input = () => ({ name: name().trim(), email: email().trim(), roles: roles() });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await invite.run({ input: input() });
    if (!payload) return;
    touchLists("Member");
    setMade({ name: payload.member.name, setupUrl: payload.setupUrl });
  };
  return (
    <Show
      when={made()}
      fallback={
        <Dialog
          open
          onClose={() => props.onClose()}
          title="Invite member"
          footer={
            <>
              <div class="mr-auto">
                <CopyOperation document={String(inviteDocument)} variables={{ input: input() }} />
              </div>
              <Button onClick={() => props.onClose()}>Cancel</Button>
              <Button
                tone="primary"
                type="submit"
                form="invite-member"
                pending={invite.pending()}
                disabled={roles().length === 0}
              >
                Invite
              </Button>
            </>
          }
        >
          <form id="invite-member" class="space-y-4" onSubmit={(event) => void submit(event)}>
            <TextField label="Name" required value={name()} onInput={setName} issue={invite.issue("name")} />
            <TextField
              label="E-mail"
              type="email"
              required
              value={email()}
              onInput={setEmail}
              issue={invite.issue("email")}
            />
            <Checks
              legend="Roles"
              options={[...roleOptions]}
              value={roles()}
              onChange={(values) => setRoles(rolesOf(values))}
              issue={invite.issue("roles")}
            />
            <FailureNote message={invite.failure()?.message} />
          </form>
        </Dialog>
      }
    >
      {(done) => (
        <Dialog
          open
          onClose={() => props.onClose()}
          title={`${done().name} is invited`}
          description="Send this link to them: it sets the password, works once, and is not shown again."
          footer={
            <Button tone="primary" onClick={() => props.onClose()}>
              Done
            </Button>
          }
        >
          <CopyField label="setup link" value={done().setupUrl} />
        </Dialog>
      )}
    </Show>
  );
}
