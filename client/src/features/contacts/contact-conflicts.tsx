import { For, Show } from "solid-js";
import type { ContactDialog_ContactFragment } from "../../gql/graphql.ts";
import { Button } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import type { Property } from "./contact-fields.tsx";
import { inputOf, shownValue } from "./contact-values.ts";

/** What stands for the whole contact in a conflict: one side had deleted it. */
const wholeContact = "(deleted)";

/** Properties that both sides had changed: what each had, and which one stands. The loser can be taken back. */
export function ContactConflicts(props: {
  contact: ContactDialog_ContactFragment | null;
  properties: readonly Property[];
  service: string;
  editable: boolean;
  onUse: (property: string, input: string) => void;
}) {
  const conflicts = () => props.contact?.conflicts ?? [];
  return (
    <Show when={conflicts().length > 0}>
      <section class="space-y-1.5" aria-label="Conflicts">
        <h3 class="text-sm font-semibold">Both sides had changed</h3>
        <ul class="divide-y divide-line rounded-md border border-line text-sm">
          <For each={conflicts()}>
            {(conflict) => {
              const property = () => props.properties.find(({ name }) => name === conflict.property);
              const lost = () =>
                conflict.winner === "PROVIDER" ? conflict.patchbayValue : conflict.providerValue;
              return (
                <li class="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
                  <span class="min-w-0 flex-1">
                    <span class="font-medium">
                      {conflict.property === wholeContact
                        ? "The contact itself"
                        : (property()?.label ?? conflict.property)}
                    </span>{" "}
                    <span class="text-xs text-ink-mute">
                      <RelativeTime at={conflict.at} />
                    </span>
                    <span class="block text-xs text-ink-soft">
                      Patchbay: {shownValue(conflict.patchbayValue)} · {props.service}:{" "}
                      {shownValue(conflict.providerValue)} ·{" "}
                      {conflict.winner === "PROVIDER" ? props.service : "Patchbay"} won
                    </span>
                  </span>
                  <Show when={props.editable && property()}>
                    {(known) => (
                      <Button
                        size="sm"
                        aria-label={`Use the other value of ${known().label}`}
                        onClick={() => props.onUse(known().name, inputOf(known().type, lost()))}
                      >
                        Use the other
                      </Button>
                    )}
                  </Show>
                </li>
              );
            }}
          </For>
        </ul>
      </section>
    </Show>
  );
}
