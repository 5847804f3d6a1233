import { useScope } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { AccountsAtAGlance } from "./accounts-at-a-glance.tsx";
import { DataSyncAtAGlance } from "./data-sync-at-a-glance.tsx";
import { ProblemsAtAGlance } from "./problems-at-a-glance.tsx";
import { RecentActivity } from "./recent-activity.tsx";
import { RecentExecutions } from "./recent-executions.tsx";

/** What needs attention first, then what is connected and what just happened. */
export function OverviewPage() {
  const { scope } = useScope();
  return (
    <Page title="Overview" lead="What needs attention, what is connected, and what just happened.">
      <ProblemsAtAGlance />
      <div class="grid items-start gap-5 lg:grid-cols-2">
        <AccountsAtAGlance environment={scope().environment} projectId={scope().projectId} />
        <RecentExecutions environment={scope().environment} />
      </div>
      <DataSyncAtAGlance />
      <RecentActivity />
    </Page>
  );
}
