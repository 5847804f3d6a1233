import { For, Suspense, lazy } from "solid-js";
import type { Component } from "solid-js";
import { openDialogs } from "./ui/dialog-request.ts";
import type { DialogRequest } from "./ui/dialog-request.ts";

type DialogOf<Kind extends DialogRequest["kind"]> = Component<{
  request: Extract<DialogRequest, { kind: Kind }>;
}>;
type Dialogs = { [Kind in DialogRequest["kind"]]: DialogOf<Kind> };

/** Dialogs that several features ask for (ui/dialog-request.ts); each loads when it is first opened. */
const dialogs: Dialogs = {
  addAccount: lazy(async () => ({
    default: (await import("./features/accounts/add-account-dialog.tsx")).AddAccountDialog,
  })),
  revokeAccount: lazy(async () => ({
    default: (await import("./features/accounts/revoke-account-dialog.tsx")).RevokeAccountDialog,
  })),
  grantAccount: lazy(async () => ({
    default: (await import("./features/accounts/grant-account-dialog.tsx")).GrantAccountDialog,
  })),
  deleteAccount: lazy(async () => ({
    default: (await import("./features/accounts/delete-account-dialog.tsx")).DeleteAccountDialog,
  })),
  addAccountWithTokens: lazy(async () => ({
    default: (await import("./features/accounts/add-account-with-tokens-dialog.tsx"))
      .AddAccountWithTokensDialog,
  })),
  reconnectAccount: lazy(async () => ({
    default: (await import("./features/accounts/reconnect-account-dialog.tsx")).ReconnectAccountDialog,
  })),
  heldEventLimits: lazy(async () => ({
    default: (await import("./features/accounts/held-event-limits-dialog.tsx")).HeldEventLimitsDialog,
  })),
  deleteService: lazy(async () => ({
    default: (await import("./features/services/delete-service-dialog.tsx")).DeleteServiceDialog,
  })),
  dismissProblem: lazy(async () => ({
    default: (await import("./features/problems/dismiss-problem-dialog.tsx")).DismissProblemDialog,
  })),
  deploy: lazy(async () => ({
    default: (await import("./features/deployments/deploy-dialog.tsx")).DeployDialog,
  })),
  rollBack: lazy(async () => ({
    default: (await import("./features/deployments/roll-back-dialog.tsx")).RollBackDialog,
  })),
  associateRule: lazy(async () => ({
    default: (await import("./features/rules/associate-rule-dialog.tsx")).AssociateRuleDialog,
  })),
  associateRules: lazy(async () => ({
    default: (await import("./features/rules/associate-rules-dialog.tsx")).AssociateRulesDialog,
  })),
  pauseRule: lazy(async () => ({
    default: (await import("./features/rules/pause-rule-dialog.tsx")).PauseRuleDialog,
  })),
  resumeRule: lazy(async () => ({
    default: (await import("./features/rules/resume-rule-dialog.tsx")).ResumeRuleDialog,
  })),
  deleteRule: lazy(async () => ({
    default: (await import("./features/rules/delete-rule-dialog.tsx")).DeleteRuleDialog,
  })),
  createConnection: lazy(async () => ({
    default: (await import("./features/connections/create-connection-dialog.tsx")).CreateConnectionDialog,
  })),
  authorizeConnection: lazy(async () => ({
    default: (await import("./features/connections/authorize-connection-dialog.tsx"))
      .AuthorizeConnectionDialog,
  })),
  authorizeThirdParty: lazy(async () => ({
    default: (await import("./features/connections/authorize-third-party-dialog.tsx"))
      .AuthorizeThirdPartyDialog,
  })),
  connectionCredentials: lazy(async () => ({
    default: (await import("./features/connections/connection-credentials-dialog.tsx"))
      .ConnectionCredentialsDialog,
  })),
  revokeConnection: lazy(async () => ({
    default: (await import("./features/connections/revoke-connection-dialog.tsx")).RevokeConnectionDialog,
  })),
  grantConnection: lazy(async () => ({
    default: (await import("./features/connections/grant-connection-dialog.tsx")).GrantConnectionDialog,
  })),
  editConnection: lazy(async () => ({
    default: (await import("./features/connections/edit-connection-dialog.tsx")).EditConnectionDialog,
  })),
  shareConnection: lazy(async () => ({
    default: (await import("./features/connections/share-connection-dialog.tsx")).ShareConnectionDialog,
  })),
  deleteConnection: lazy(async () => ({
    default: (await import("./features/connections/delete-connection-dialog.tsx")).DeleteConnectionDialog,
  })),
  sendTestCallback: lazy(async () => ({
    default: (await import("./features/callbacks/send-test-dialog.tsx")).SendTestDialog,
  })),
  resumeCallbacks: lazy(async () => ({
    default: (await import("./features/callbacks/resume-dialog.tsx")).ResumeDialog,
  })),
  resendDelivery: lazy(async () => ({
    default: (await import("./features/callbacks/resend-dialog.tsx")).ResendDialog,
  })),
  replayEvents: lazy(async () => ({
    default: (await import("./features/executions/replay-dialog.tsx")).ReplayDialog,
  })),
  startSync: lazy(async () => ({
    default: (await import("./features/sync/start-sync-dialog.tsx")).StartSyncDialog,
  })),
  cancelSync: lazy(async () => ({
    default: (await import("./features/sync/cancel-sync-dialog.tsx")).CancelSyncDialog,
  })),
  createProject: lazy(async () => ({
    default: (await import("./features/projects/create-project-dialog.tsx")).CreateProjectDialog,
  })),
  createFunction: lazy(async () => ({
    default: (await import("./features/functions/create-function-dialog.tsx")).CreateFunctionDialog,
  })),
};

/** The open dialogs. Which there are is no part of any page: the first that is opened fetches this. */
export function OpenDialogs() {
  return (
    <For each={openDialogs()}>
      {(request) => {
        const Dialog = dialogs[request.kind] as Component<{ request: DialogRequest }>;
        return (
          <Suspense>
            <Dialog request={request} />
          </Suspense>
        );
      }}
    </For>
  );
}
