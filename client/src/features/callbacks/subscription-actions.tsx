import { Show, Suspense, createSignal, lazy } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { LiveSubscription_SubscriptionFragment } from "../../gql/graphql.ts";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Menu } from "../../ui/menu.tsx";

const dialogs = {
  pause: lazy(async () => ({ default: (await import("./pause-dialog.tsx")).PauseDialog })),
  recover: lazy(async () => ({ default: (await import("./recover-dialog.tsx")).RecoverDialog })),
  cancel: lazy(async () => ({ default: (await import("./cancel-dialog.tsx")).CancelDialog })),
};

/** What its publisher may do with an endpoint. */
export function SubscriptionActions(props: { subscription: LiveSubscription_SubscriptionFragment }) {
  const [open, setOpen] = createSignal<keyof typeof dialogs | null>(null);
  const id = () => props.subscription.id;
  const held = () => ["PAUSED", "DISABLED", "BREAKER_OPEN"].includes(props.subscription.status);
  return (
    <>
      <Button onClick={() => openDialog({ kind: "sendTestCallback", subscriptionId: id() })}>
        Send a test
      </Button>
      <Button onClick={() => setOpen("recover")}>Recover</Button>
      <Show when={held()} fallback={<Button onClick={() => setOpen("pause")}>Pause</Button>}>
        <Button tone="primary" onClick={() => openDialog({ kind: "resumeCallbacks", subscriptionId: id() })}>
          Resume
        </Button>
      </Show>
      <Menu
        label={`More actions for ${props.subscription.event}`}
        items={[
          ...(props.subscription.status === "DRAINING"
            ? [
                {
                  label: "Change the rate of what waited",
                  onSelect: () => openDialog({ kind: "resumeCallbacks", subscriptionId: id() }),
                },
              ]
            : []),
          ...(props.subscription.status === "BREAKER_OPEN"
            ? [{ label: "Pause", onSelect: () => setOpen("pause") }]
            : []),
          {
            label: "Cancel what waits",
            tone: "danger",
            disabled: props.subscription.waiting.count === 0,
            reason: "Nothing waits",
            onSelect: () => setOpen("cancel"),
          },
        ]}
      />
      <Show when={open()}>
        {(which) => (
          <Suspense>
            <Dynamic component={dialogs[which()]} subscriptionId={id()} onClose={() => setOpen(null)} />
          </Suspense>
        )}
      </Show>
    </>
  );
}
