import { For } from "solid-js";
import { Link } from "./link.tsx";

/** The pages of one section, side by side. Each has its own address, so these are links and no tabs of ARIA. */
export function SectionTabs(props: { label: string; pages: readonly { label: string; href: string }[] }) {
  return (
    <nav aria-label={props.label} class="flex gap-1 overflow-x-auto border-b border-line">
      <For each={props.pages}>
        {(page) => (
          <Link
            plain
            end
            href={page.href}
            class="-mb-px border-b-2 border-transparent px-3 py-2 text-sm whitespace-nowrap text-ink-mute transition-colors hover:text-ink"
            activeClass="!border-accent font-medium !text-ink"
          >
            {page.label}
          </Link>
        )}
      </For>
    </nav>
  );
}
