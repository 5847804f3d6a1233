import { Show } from "solid-js";
import { count } from "../lib/format-count.ts";

/** Named one by one up to this many. */
const most = 5;

/** Who gets the report of an act, named before it is done. */
export function Recipients(props: { members: readonly { id: string; name: string }[] }) {
  const names = () => {
    const shown = props.members.slice(0, most).map((member) => member.name);
    const rest = props.members.length - shown.length;
    return rest > 0 ? `${shown.join(", ")} and ${count(rest, "other")}` : shown.join(", ");
  };
  return (
    <Show when={props.members.length > 0}>
      <p class="text-ink-soft">Recipients of the report: {names()}.</p>
    </Show>
  );
}
