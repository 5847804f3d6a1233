import { createSignal, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { MemberRow_MemberFragment } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Checks } from "../../ui/text-field.tsx";
import { roleOptions, rolesOf } from "./role-options.ts";

const setRolesDocument = graphql(`
  mutation SetMemberRoles($input: SetMemberRolesInput!) {
    setMemberRoles(input: $input) {
      ... on SetMemberRolesPayload {
        member {
          ...MemberRow_member
        }
      }
      ...Failure_error
    }
  }
`);

/** Changes what a member may do; their open tabs and tokens follow within a second. */
export function MemberRolesDialog(props: { member: MemberRow_MemberFragment; onClose: () => void }) {
  const save = createMutation(setRolesDocument);
  const [roles, setRoles] = createSignal(untrack(() => rolesOf(props.member.roles)));
  const input = () => ({ memberId: props.member.id, roles: roles() });
  const confirm = async () => {
    const payload = await save.run({ input: input() });
    if (!payload) return;
    announce(`Roles of ${payload.member.name} saved.`, { toast: true, tone: "success" });
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={`Roles of ${props.member.name}`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(setRolesDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button
            tone="primary"
            pending={save.pending()}
            disabled={roles().length === 0}
            onClick={() => void confirm()}
          >
            Save roles
          </Button>
        </>
      }
    >
      <Checks
        legend="Roles"
        options={[...roleOptions]}
        value={roles()}
        onChange={(values) => setRoles(rolesOf(values))}
        issue={save.issue("roles")}
      />
      <FailureNote message={save.failure()?.message} />
    </Dialog>
  );
}
