import { SectionTabs } from "./section-tabs.tsx";

const pages = [
  { label: "Runs", href: "/sync" },
  { label: "Mapping errors", href: "/sync/errors" },
  { label: "Contacts", href: "/contacts" },
  { label: "Directory users", href: "/directory-users" },
];

/** The lists of data sync; each stands under these. */
export function SyncTabs() {
  return <SectionTabs label="Sync" pages={pages} />;
}
