import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";

export function NotFoundPage() {
  return (
    <Page title="Not found">
      <EmptyState
        sentence="There is no page at this address. It may have been deleted, or the link is wrong."
        action={<Link href="/">Go to the overview</Link>}
      />
    </Page>
  );
}
