import { Navigate, Route, Router } from "@solidjs/router";
import { Show, Suspense, lazy } from "solid-js";
import type { Component } from "solid-js";
import { createAccountsLive } from "./features/accounts/accounts.live.ts";
import { createActivityLive } from "./features/activity/activity.live.ts";
import { createConnectionsLive } from "./features/connections/connections.live.ts";
import { createExecutionsLive } from "./features/executions/executions.live.ts";
import { createProblemsLive } from "./features/problems/problems.live.ts";
import { createRulesLive } from "./features/rules/rules.live.ts";
import { Shell } from "./features/shell/shell.tsx";
import { openDialogs } from "./ui/dialog-request.ts";

/** A page of its own chunk; the module's one component export is named. */
function page<Name extends string>(load: () => Promise<Record<Name, Component>>, name: Name): Component {
  return lazy(async () => ({ default: (await load())[name] }));
}

const OverviewPage = page(() => import("./features/overview/overview-page.tsx"), "OverviewPage");
const ServicesPage = page(() => import("./features/services/services-page.tsx"), "ServicesPage");
const ServicePage = page(() => import("./features/services/service-page.tsx"), "ServicePage");
const NewServicePage = page(
  () => import("./features/services/custom/new-service-page.tsx"),
  "NewServicePage",
);
const EditServicePage = page(
  () => import("./features/services/custom/edit-service-page.tsx"),
  "EditServicePage",
);
const EventTypePage = page(() => import("./features/services/event-type-page.tsx"), "EventTypePage");
const AccountPage = page(() => import("./features/accounts/account-page.tsx"), "AccountPage");
const SettingsPage = page(() => import("./features/sync-settings/settings-page.tsx"), "SettingsPage");
const ContactsPage = page(() => import("./features/contacts/contacts-page.tsx"), "ContactsPage");
const DirectoryUsersPage = page(
  () => import("./features/contacts/directory-users-page.tsx"),
  "DirectoryUsersPage",
);
const ConnectedPage = page(() => import("./features/accounts/connected-page.tsx"), "ConnectedPage");
const RulesPage = page(() => import("./features/rules/rules-page.tsx"), "RulesPage");
const NewRulePage = page(() => import("./features/rules/new-rule-page.tsx"), "NewRulePage");
const TemplatesPage = page(() => import("./features/rules/templates/templates-page.tsx"), "TemplatesPage");
const TemplatePage = page(() => import("./features/rules/templates/template-page.tsx"), "TemplatePage");
const RulePage = page(() => import("./features/rules/rule-page.tsx"), "RulePage");
const EditRulePage = page(() => import("./features/rules/edit-rule-page.tsx"), "EditRulePage");
const ProjectsToDeployPage = page(
  () => import("./features/deployments/projects-to-deploy-page.tsx"),
  "ProjectsToDeployPage",
);
const DeploymentsPage = page(() => import("./features/deployments/deployments-page.tsx"), "DeploymentsPage");
const DeploymentPage = page(() => import("./features/deployments/deployment-page.tsx"), "DeploymentPage");
const DifferencePage = page(() => import("./features/deployments/difference-page.tsx"), "DifferencePage");
const ProblemsPage = page(() => import("./features/problems/problems-page.tsx"), "ProblemsPage");
const ExecutionsPage = page(() => import("./features/executions/executions-page.tsx"), "ExecutionsPage");
const ExecutionPage = page(() => import("./features/executions/execution-page.tsx"), "ExecutionPage");
const FunctionsPage = page(() => import("./features/functions/functions-page.tsx"), "FunctionsPage");
const FunctionPage = page(() => import("./features/functions/function-page.tsx"), "FunctionPage");
const ConnectionsPage = page(() => import("./features/connections/connections-page.tsx"), "ConnectionsPage");
const ConnectionPage = page(() => import("./features/connections/connection-page.tsx"), "ConnectionPage");
const ExtensionsPage = page(() => import("./features/extensions/extensions-page.tsx"), "ExtensionsPage");
const NewExtensionPage = page(() => import("./features/extensions/publish-page.tsx"), "NewExtensionPage");
const ExtensionPage = page(() => import("./features/extensions/extension-page.tsx"), "ExtensionPage");
const PublishPage = page(() => import("./features/extensions/publish-page.tsx"), "PublishPage");
const InstallationPage = page(
  () => import("./features/extensions/installation-page.tsx"),
  "InstallationPage",
);
const CallbacksPage = page(() => import("./features/callbacks/callbacks-page.tsx"), "CallbacksPage");
const SubscriptionPage = page(() => import("./features/callbacks/subscription-page.tsx"), "SubscriptionPage");
const DeliveriesPage = page(() => import("./features/callbacks/deliveries-page.tsx"), "DeliveriesPage");
const DeliveryPage = page(() => import("./features/callbacks/delivery-page.tsx"), "DeliveryPage");
const VerifyPage = page(() => import("./features/callbacks/verify-page.tsx"), "VerifyPage");
const RunsPage = page(() => import("./features/sync/runs-page.tsx"), "RunsPage");
const RunPage = page(() => import("./features/sync/run-page.tsx"), "RunPage");
const ErrorsPage = page(() => import("./features/sync/errors-page.tsx"), "ErrorsPage");
const ErrorGroupPage = page(() => import("./features/sync/error-group-page.tsx"), "ErrorGroupPage");
const ReportsPage = page(() => import("./features/reports/reports-page.tsx"), "ReportsPage");
const NotificationPage = page(() => import("./features/reports/notification-page.tsx"), "NotificationPage");
const WeeklyPage = page(() => import("./features/reports/weekly-page.tsx"), "WeeklyPage");
const InboxPage = page(() => import("./features/reports/inbox-page.tsx"), "InboxPage");
const ReportSettingsPage = page(
  () => import("./features/reports/report-settings-page.tsx"),
  "ReportSettingsPage",
);
const ActivityPage = page(() => import("./features/activity/activity-page.tsx"), "ActivityPage");
const ProjectsPage = page(() => import("./features/projects/projects-page.tsx"), "ProjectsPage");
const MembersPage = page(() => import("./features/settings/members-page.tsx"), "MembersPage");
const TokensPage = page(() => import("./features/settings/tokens-page.tsx"), "TokensPage");
const AuditLogPage = page(() => import("./features/settings/audit-log-page.tsx"), "AuditLogPage");
const EncryptionKeysPage = page(
  () => import("./features/settings/encryption-keys-page.tsx"),
  "EncryptionKeysPage",
);
const NotFoundPage = page(() => import("./features/shell/not-found-page.tsx"), "NotFoundPage");

const OpenDialogs = lazy(async () => ({ default: (await import("./dialogs.tsx")).OpenDialogs }));

/** The page tree is the URL. Every page is live, whatever it shows, as long as someone is signed in. */
export function Routes() {
  createAccountsLive();
  createRulesLive();
  createProblemsLive();
  createExecutionsLive();
  createConnectionsLive();
  createActivityLive();
  return (
    <Router
      root={(props) => (
        <>
          <Shell>{props.children}</Shell>
          <Show when={openDialogs().length > 0}>
            <Suspense>
              <OpenDialogs />
            </Suspense>
          </Show>
        </>
      )}
    >
      <Route path="/" component={OverviewPage} />
      <Route path="/services" component={ServicesPage} />
      <Route path="/services/new" component={NewServicePage} />
      <Route path="/services/:key" component={ServicePage} />
      <Route path="/services/:key/edit" component={EditServicePage} />
      <Route path="/services/:key/events/:type" component={EventTypePage} />
      <Route path="/accounts/:id" component={AccountPage} />
      <Route path="/accounts/:id/settings/:tab?" component={SettingsPage} />
      <Route path={["/contacts", "/accounts/:id/contacts"]} component={ContactsPage} />
      <Route path="/directory-users" component={DirectoryUsersPage} />
      <Route path="/connected" component={ConnectedPage} />
      <Route path="/rules" component={RulesPage} />
      <Route path="/rules/new" component={NewRulePage} />
      <Route path="/rules/templates" component={TemplatesPage} />
      <Route path="/rules/templates/:key" component={TemplatePage} />
      <Route path="/rules/:id" component={RulePage} />
      <Route path="/rules/:id/edit" component={EditRulePage} />
      <Route path="/deployments" component={ProjectsToDeployPage} />
      <Route path="/projects/:id/deployments" component={DeploymentsPage} />
      <Route path="/projects/:id/deployments/difference" component={DifferencePage} />
      <Route path="/projects/:id/deployments/:deploymentId" component={DeploymentPage} />
      <Route path="/problems" component={ProblemsPage} />
      <Route path="/executions" component={ExecutionsPage} />
      <Route path="/executions/:id" component={ExecutionPage} />
      <Route path="/functions" component={FunctionsPage} />
      <Route path="/functions/:id" component={FunctionPage} />
      <Route path="/connections" component={ConnectionsPage} />
      <Route path="/connections/:linkName" component={ConnectionPage} />
      <Route path="/extensions" component={ExtensionsPage} />
      <Route path="/extensions/new" component={NewExtensionPage} />
      <Route path="/extensions/:key" component={ExtensionPage} />
      <Route path="/extensions/:key/publish" component={PublishPage} />
      <Route path="/installations/:id" component={InstallationPage} />
      <Route path="/extensions/:key/callbacks" component={CallbacksPage} />
      <Route path="/extensions/:key/verify" component={VerifyPage} />
      <Route path="/callbacks/:id" component={SubscriptionPage} />
      <Route path="/deliveries" component={DeliveriesPage} />
      <Route path="/deliveries/:id" component={DeliveryPage} />
      <Route path="/sync" component={RunsPage} />
      <Route path="/sync/:id" component={RunPage} />
      <Route path="/sync/errors" component={ErrorsPage} />
      <Route path="/sync/errors/:id" component={ErrorGroupPage} />
      <Route path="/reports" component={ReportsPage} />
      <Route path="/reports/weekly" component={WeeklyPage} />
      <Route path="/reports/:id" component={NotificationPage} />
      <Route path="/inbox" component={InboxPage} />
      <Route path="/activity" component={ActivityPage} />
      <Route path="/settings/projects" component={ProjectsPage} />
      <Route path="/settings/members" component={MembersPage} />
      <Route path="/settings/tokens" component={TokensPage} />
      <Route path="/settings/reports" component={ReportSettingsPage} />
      <Route path="/settings/audit-log" component={AuditLogPage} />
      <Route path="/settings/encryption-keys" component={EncryptionKeysPage} />
      {/* Signing in happens in place; these addresses only make sense before it. */}
      <Route path={["/sign-in", "/setup"]} component={() => <Navigate href="/" />} />
      <Route path="*" component={NotFoundPage} />
    </Router>
  );
}
