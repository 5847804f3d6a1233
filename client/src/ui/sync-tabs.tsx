import { For } from "solid-js";
import { Link } from "./link.tsx";

const pages = [
  { label: "Runs", href: "/sync", end: true },
  { label: "Mapping errors", href: "/sync/errors" },
  { label: "Contacts", href: "/contacts" },
  { label: "Directory users", href: "/directory-users" },
];

/** The pages of data sync, each of which has an address of its own. */
export function SyncTabs() {
  return (
    <nav aria-label="Data sync" class="flex gap-1 overflow-x-auto border-b border-line">
      <For each={pages}>
        {(page) => (
          <Link
            plain
            end={page.end ?? false}
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
