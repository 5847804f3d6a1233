import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { CallbackSecretUsed, TestVerdict, Verdict_PayloadFragment } from "../../gql/graphql.ts";
import { Chip } from "../../ui/chip.tsx";
import type { ChipTone } from "../../ui/chip.tsx";
import { Link } from "../../ui/link.tsx";

export const verdictFragment = graphql(`
  fragment Verdict_payload on VerifyCallbackPayload {
    checks {
      name
      verdict
      explanation
    }
    secret
    delivery {
      id
      event
    }
  }
`);

const verdicts = {
  OK: { tone: "good", label: "Right" },
  WARNING: { tone: "warn", label: "Look at it" },
  FAILED: { tone: "bad", label: "Wrong" },
} satisfies Record<TestVerdict, { tone: ChipTone; label: string }>;

function secretSentence(secret: CallbackSecretUsed | null): string {
  if (secret === "CURRENT") return "Signed with the current secret.";
  if (secret === "PREVIOUS") return "Signed with the previous secret, which counts until its overlap ends.";
  return "Signed with neither secret of this extension, or changed on its way.";
}

/** Whether no check fails. */
export function isGenuine(payload: Verdict_PayloadFragment): boolean {
  return payload.checks.every(({ verdict }) => verdict !== "FAILED");
}

/** What the verifier found: the secret, each check with the reason, the delivery that it is. */
export function Verdict(props: { payload: Verdict_PayloadFragment }) {
  const genuine = () => isGenuine(props.payload);
  return (
    <div class="space-y-4" role="status" data-testid="verdict">
      <p class="text-sm">
        <Chip dot tone={genuine() ? "good" : "bad"} class="mr-2">
          {genuine() ? "Genuine" : "Not to be trusted"}
        </Chip>
        {secretSentence(props.payload.secret)}
      </p>
      <ul class="divide-y divide-line" aria-label="Checks">
        <For each={props.payload.checks}>
          {(check) => (
            <li class="space-y-1 py-2.5 text-sm">
              <p class="flex flex-wrap items-center gap-2">
                <span class="font-mono text-xs font-medium">{check.name}</span>
                <Chip dot tone={verdicts[check.verdict].tone}>
                  {verdicts[check.verdict].label}
                </Chip>
              </p>
              <p class="text-ink-soft">{check.explanation}</p>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.payload.delivery}>
        {(delivery) => (
          <Link class="text-sm" href={`/deliveries/${encodeURIComponent(delivery().id)}`}>
            The delivery with this id: {delivery().event}
          </Link>
        )}
      </Show>
    </div>
  );
}
