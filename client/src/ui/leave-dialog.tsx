import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

/** Asks before a page is left whose text is not saved. */
export function LeaveDialog(props: { name: string; onStay: () => void; onLeave: () => void }) {
  return (
    <Dialog
      alert
      open
      onClose={() => props.onStay()}
      title="Leave without saving?"
      description={`What you changed in ${props.name} is lost.`}
      footer={
        <>
          <Button autofocus onClick={() => props.onStay()}>
            Stay
          </Button>
          <Button tone="danger" onClick={() => props.onLeave()}>
            Leave and lose the changes
          </Button>
        </>
      }
    />
  );
}
