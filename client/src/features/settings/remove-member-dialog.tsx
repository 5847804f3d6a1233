import { graphql } from "../../gql/gql.ts";
import type { MemberRow_MemberFragment } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";

const removeMemberDocument = graphql(`
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      ... on RemoveMemberPayload {
        removedMemberId
      }
      ...Failure_error
    }
  }
`);

/** Ends somebody's access: sign-ins and API tokens included. */
export function RemoveMemberDialog(props: { member: MemberRow_MemberFragment; onClose: () => void }) {
  const remove = createMutation(removeMemberDocument);
  const input = () => ({ memberId: props.member.id });
  const confirm = async () => {
    const name = props.member.name;
    const payload = await remove.run({ input: input() });
    if (!payload) return;
    announce(`${name} is removed.`, { toast: true });
    touchLists("Member");
    props.onClose();
  };
  return (
    <Dialog
      alert
      open
      onClose={() => props.onClose()}
      title={`Remove ${props.member.name}?`}
      description={`${props.member.email} is signed out everywhere at once, and their API tokens stop working. Accounts they connected stay.`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(removeMemberDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Keep member
          </Button>
          <Button tone="danger" pending={remove.pending()} onClick={() => void confirm()}>
            Remove and end their access
          </Button>
        </>
      }
    >
      <FailureNote message={remove.failure()?.message} />
    </Dialog>
  );
}
