import { Show } from "solid-js";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";

/** What can be done with a connection as a whole; what touches one environment is at that environment. */
export function ConnectionActions(props: { linkName: string }) {
  const { can } = useSession();
  const development = () => can("CONNECTIONS_DEVELOPMENT");
  const production = () => can("CONNECTIONS_PRODUCTION");
  const open = (kind: "editConnection" | "shareConnection" | "deleteConnection") =>
    openDialog({ kind, linkName: props.linkName });
  return (
    <Show when={development() || production()}>
      <Button onClick={() => open("editConnection")}>Edit</Button>
      <Button onClick={() => open("shareConnection")}>Share</Button>
      <Button class="!text-bad" onClick={() => open("deleteConnection")}>
        Delete
      </Button>
    </Show>
  );
}
