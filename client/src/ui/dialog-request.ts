import { createSignal } from "solid-js";
import type { Environment } from "../lib/scope.ts";
import type { SyncKind } from "../lib/sync-names.ts";

/**
 * A dialog that any page may ask for, and that the routes put together: so a problem opens the rules' own dialog
 * without the two features knowing each other.
 */
export type DialogRequest =
  | {
      kind: "addAccount";
      serviceKey: string | null;
      environment: Environment;
      projectId: string | null;
      newTab: boolean;
    }
  | {
      kind: "addAccountWithTokens";
      serviceKey: string;
      environment: Environment;
      projectId: string | null;
      parameters: Record<string, string> | undefined;
    }
  | { kind: "revokeAccount" | "grantAccount" | "deleteAccount"; accountId: string }
  | { kind: "reconnectAccount" | "heldEventLimits"; accountId: string }
  | { kind: "deleteService"; serviceKey: string }
  | { kind: "associateRule"; ruleId: string; environment: Environment }
  | {
      kind: "associateRules";
      ruleIds: readonly string[];
      environment: Environment;
      serviceKey: string;
      projectId: string | null;
      onDone: () => void;
    }
  | { kind: "pauseRule"; ruleId: string; environment: Environment }
  | {
      kind: "resumeRule";
      ruleId: string;
      environment: Environment;
      hold: "PAUSED" | "FUNCTION_FAILING";
    }
  | { kind: "deleteRule"; ruleId: string }
  | {
      kind: "createConnection";
      serviceKey: string | null;
      environment: Environment;
      projectId: string | null;
      /** What is filled in already. */
      name?: string;
      scopes?: readonly string[];
      /** True where the page must not be left: the consent then runs in a tab of its own. */
      newTab: boolean;
      /** Called as soon as the connection exists, before its consent has ended. Without it the console goes to its page. */
      onCreated?: (connection: { id: string; linkName: string }) => void;
    }
  | {
      /** Connect and reconnect alike: the consent, or what a person types in. */
      kind: "authorizeConnection";
      linkName: string;
      environment: Environment;
      newTab: boolean;
    }
  | {
      kind: "connectionCredentials" | "revokeConnection" | "grantConnection";
      linkName: string;
      environment: Environment;
    }
  | { kind: "authorizeThirdParty"; installationId: string }
  | { kind: "editConnection" | "shareConnection" | "deleteConnection"; linkName: string }
  | { kind: "sendTestCallback"; subscriptionId: string }
  | { kind: "resumeCallbacks"; subscriptionId: string }
  | { kind: "resendDelivery"; deliveryId: string }
  | { kind: "replayEvents"; ruleId: string | null; environment: Environment }
  | {
      kind: "startSync";
      /** null: the person chooses. */
      accountId: string | null;
      syncKind: SyncKind | null;
    }
  | { kind: "cancelSync"; syncRunId: string }
  | { kind: "deploy"; projectId: string }
  | { kind: "rollBack"; deploymentId: string }
  | { kind: "dismissProblem"; problemId: string; title: string }
  | { kind: "createProject"; onCreated: (id: string) => void }
  | { kind: "createFunction"; projectId: string | null; onCreated: (id: string) => void };

const [stack, setStack] = createSignal<DialogRequest[]>([]);

/** The open dialogs, the topmost last. */
export const openDialogs = stack;

export function openDialog(request: DialogRequest): void {
  setStack((now) => [...now, request]);
}

export function closeDialog(request: DialogRequest): void {
  setStack((now) => now.filter((each) => each !== request));
}
