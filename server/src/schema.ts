import "./graphql/scalars.ts";
import "./graphql/errors.ts";
import "./modules/access/access.graphql.ts";
import "./modules/access/api-tokens.graphql.ts";
import "./modules/access/audit-log.graphql.ts";
import "./modules/access/members-mutations.graphql.ts";
import "./modules/access/members.graphql.ts";
import "./modules/access/sign-in.graphql.ts";
import "./modules/catalogue/catalogue.graphql.ts";
import "./modules/catalogue/custom-services.graphql.ts";
import "./modules/catalogue/event-types.graphql.ts";
import "./modules/catalogue/service-details.graphql.ts";
import "./modules/accounts/account-lists.graphql.ts";
import "./modules/accounts/account-consents.graphql.ts";
import "./modules/accounts/account-deletions.graphql.ts";
import "./modules/accounts/account-holds.graphql.ts";
import "./modules/accounts/accounts.graphql.ts";
import "./modules/accounts/held-event-limits.graphql.ts";
import "./modules/accounts/accounts.live.graphql.ts";
import "./modules/connections/connection-calls.graphql.ts";
import "./modules/connections/connection-consents.graphql.ts";
import "./modules/connections/connection-ends.graphql.ts";
import "./modules/connections/connection-lists.graphql.ts";
import "./modules/connections/connection-mutations.graphql.ts";
import "./modules/connections/connections.graphql.ts";
import "./modules/connections/update-custom-service.graphql.ts";
import "./modules/connections/invoke-connection.graphql.ts";
import "./modules/connections/connections.live.graphql.ts";
import "./modules/intake/watch.graphql.ts";
import "./modules/sync/sync.graphql.ts";
import "./modules/sync/sync-lists.graphql.ts";
import "./modules/sync/sync-mutations.graphql.ts";
import "./modules/sync/sync-streams.graphql.ts";
import "./modules/sync/sync.live.graphql.ts";
import "./modules/contacts/contact-lists.graphql.ts";
import "./modules/contacts/contact-mutations.graphql.ts";
import "./modules/contacts/contacts.graphql.ts";
import "./modules/contacts/directory-users.graphql.ts";
import "./modules/contacts/provider-views.graphql.ts";
import "./modules/projects/projects.graphql.ts";
import "./modules/conditions/conditions.graphql.ts";
import "./modules/functions/function-mutations.graphql.ts";
import "./modules/functions/function-tests.graphql.ts";
import "./modules/functions/functions.graphql.ts";
import "./modules/rules/rule-holds.graphql.ts";
import "./modules/rules/rule-conditions.graphql.ts";
import "./modules/rules/rule-lists.graphql.ts";
import "./modules/rules/rule-mutations.graphql.ts";
import "./modules/rules/rule-types.graphql.ts";
import "./modules/rules/rules.live.graphql.ts";
import "./modules/templates/templates.graphql.ts";
import "./modules/problems/problem-lists.graphql.ts";
import "./modules/problems/problem-mutations.graphql.ts";
import "./modules/deployments/deployment-difference.graphql.ts";
import "./modules/deployments/deployment-mutations.graphql.ts";
import "./modules/deployments/deployment-plan.graphql.ts";
import "./modules/deployments/deployments.graphql.ts";
import "./modules/problems/problems.graphql.ts";
import "./modules/problems/problems.live.graphql.ts";
import "./modules/executions/events.graphql.ts";
import "./modules/executions/execution-lists.graphql.ts";
import "./modules/executions/executions.graphql.ts";
import "./modules/executions/executions.live.graphql.ts";
import "./modules/executions/replay-events.graphql.ts";
import "./modules/callbacks/callback-lists.graphql.ts";
import "./modules/callbacks/callback-subscriptions.graphql.ts";
import "./modules/callbacks/callbacks.live.graphql.ts";
import "./modules/callbacks/deliveries.graphql.ts";
import "./modules/callbacks/delivery-installations.graphql.ts";
import "./modules/callbacks/delivery-recovery.graphql.ts";
import "./modules/callbacks/subscription-mutations.graphql.ts";
import "./modules/extensions/current-installation.graphql.ts";
import "./modules/extensions/callback-secrets.graphql.ts";
import "./modules/extensions/extensions.graphql.ts";
import "./modules/extensions/extensions.live.graphql.ts";
import "./modules/extensions/manifest-checks.graphql.ts";
import "./modules/extensions/publish-extension-version.graphql.ts";
import "./modules/extensions/config-params.graphql.ts";
import "./modules/extensions/install-extension.graphql.ts";
import "./modules/extensions/installation-config.graphql.ts";
import "./modules/extensions/installation-events.graphql.ts";
import "./modules/extensions/installation-lists.graphql.ts";
import "./modules/extensions/installation-mutations.graphql.ts";
import "./modules/extensions/installations.graphql.ts";
import "./modules/extensions/installations.live.graphql.ts";
import "./modules/extensions/third-party.graphql.ts";
import "./modules/credentials/master-keys.graphql.ts";
import "./modules/mapping/integration-settings.graphql.ts";
import "./modules/mapping/integration-settings-mutations.graphql.ts";
import "./modules/mapping/mapping-errors.graphql.ts";
import "./modules/mapping/preview-mapping.graphql.ts";
import "./modules/mapping/resolve-mapping-errors.graphql.ts";
import "./modules/activity/activity.graphql.ts";
import { builder } from "./graphql/builder.ts";

builder.queryType({
  description: "Reads. Everything is of the viewer's own organization.",
  authScopes: { read: true },
});
builder.mutationType({
  description: "Writes. Each takes one `input` and answers a union of its payload and its errors.",
});
builder.subscriptionType({
  description: "Changes as they are committed. Each takes `after`, a cursor to go on from.",
  authScopes: { read: true },
});

export const schema = builder.toSchema();
