import { Show } from "solid-js";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

/** The signing secret, this once. */
export function SecretOnce(props: {
  title: string;
  secret: string;
  /** Until when the former one signs too. */
  previousUntil: string | null;
  onClose: () => void;
}) {
  return (
    <Dialog
      alert
      open
      onClose={() => props.onClose()}
      title={props.title}
      description="Copy it now: it is kept encrypted and nobody can read it back."
      footer={
        <Button tone="primary" onClick={() => props.onClose()}>
          I have copied it
        </Button>
      }
    >
      <CopyField label="signing secret" value={props.secret} />
      <p class="text-sm text-ink-soft">
        Every callback is signed with it: <code class="font-mono text-xs">HASH</code> is the hex HMAC-SHA256
        of the raw body, keyed with the whole text above;{" "}
        <code class="font-mono text-xs">webhook-signature</code> follows Standard Webhooks.{" "}
        <a
          class="text-accent underline underline-offset-2"
          href="/docs/guides/receivers.md"
          target="_blank"
          rel="noopener"
        >
          Receivers to begin with
        </a>{" "}
        in Node, Python and PHP.
      </p>
      <Show when={props.previousUntil}>
        {(until) => (
          <p class="text-sm text-ink-soft">
            The former secret signs beside it (<code class="font-mono text-xs">HASH-PREVIOUS</code>) and ends{" "}
            <RelativeTime at={until()} />.
          </p>
        )}
      </Show>
    </Dialog>
  );
}
