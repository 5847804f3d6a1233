import { builder } from "../../graphql/builder.ts";
import type { BuilderTypes } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { deployProject } from "./deploy-project.ts";
import { DeploymentRefusedError } from "./deployment-refused-error.ts";
import { DeploymentType } from "./deployments.graphql.ts";
import type { Released } from "./release.ts";
import { rollbackDeployment } from "./rollback-deployment.ts";

const roles = "Roles: company admin, supervisor; token scope `rules:write`.";
const refusals =
  "DeploymentRefusedError while a rule would need configuration; ConflictError `DEPLOYED_MEANWHILE` or `NOTHING_TO_DEPLOY`.";

const DeploymentAccountInput = builder.inputType("DeploymentAccountInput", {
  description: "Which account a rule is to use in production.",
  fields: (t) => ({
    ruleId: t.id({ required: true, description: "Which rule." }),
    accountId: t.id({
      required: true,
      description:
        "A production account of the project and of the service that the rule listens to, whose first sync has finished.",
    }),
  }),
});

type InputFields = PothosSchemaTypes.InputFieldBuilder<BuilderTypes, "InputObject">;

const choices = (t: InputFields) => ({
  accounts: t.field({
    type: [DeploymentAccountInput],
    defaultValue: [],
    description: "Accounts for rules, in place of those they have; each rule once.",
  }),
  accountsForUnbound: t.idList({
    defaultValue: [],
    description:
      "Accounts for every rule that has none and is not named in `accounts`, each for the rules of its service: one per service.",
  }),
  allowConfigurationNeeded: t.boolean({
    defaultValue: false,
    description: "Go through with rules that need configuration; their events are discarded until then.",
  }),
  note: t.string({ description: "At most 500 characters, for the history." }),
  expectedCurrent: t.int({
    description: "The number of the deployment that production ran when you looked; 0 for none.",
  }),
});

function releasePayload(name: string, description: string) {
  return builder.objectRef<Released>(name).implement({
    description,
    fields: (t) => ({
      deployment: t.field({
        type: DeploymentType,
        description: "The new deployment.",
        resolve: (payload) => payload.deployment,
      }),
      project: t.field({
        type: "Project",
        description: "The project it belongs to.",
        resolve: (payload) => payload.project,
      }),
      rules: t.field({
        type: ["Rule"],
        description: "The rules that it changed in production, by name; 100 at most.",
        resolve: (payload) => payload.rules,
      }),
    }),
  });
}

type Choices = {
  accounts?: { ruleId: string; accountId: string }[] | null;
  accountsForUnbound?: (string | number)[] | null;
  allowConfigurationNeeded?: boolean | null;
  note?: string | null;
  expectedCurrent?: number | null;
};

function readChoices({ accounts, accountsForUnbound, ...others }: Choices) {
  return {
    ...others,
    accountsForUnbound: (accountsForUnbound ?? []).map((id, index) =>
      recordId("Account", String(id), `accountsForUnbound.${index}`),
    ),
    accounts: (accounts ?? []).map(({ ruleId, accountId }, index) => ({
      ruleId: recordId("Rule", ruleId, `accounts.${index}.ruleId`),
      accountId: recordId("Account", accountId, `accounts.${index}.accountId`),
    })),
  };
}

addMutation("deployProject", {
  description: `Brings the drafts of a project to production, as a numbered snapshot that never changes. ${refusals} ${roles}`,
  input: builder.inputType("DeployProjectInput", {
    description: "What to deploy.",
    fields: (t) => ({
      projectId: t.id({ required: true, description: "Which project." }),
      ...choices(t),
    }),
  }),
  payload: releasePayload("DeployProjectPayload", "Production runs the drafts as they were."),
  errors: [DeploymentRefusedError],
  run: (ctx, input) =>
    deployProject(ctx, {
      ...readChoices(input),
      projectId: recordId("Project", input.projectId, "projectId"),
    }),
});

addMutation("rollbackDeployment", {
  description: `Brings what an earlier deployment had back to production, as a new deployment. Associations, switches, pauses and drafts stay. ${refusals} ${roles}`,
  input: builder.inputType("RollbackDeploymentInput", {
    description: "What to bring back.",
    fields: (t) => ({
      deploymentId: t.id({ required: true, description: "The deployment to repeat." }),
      ...choices(t),
    }),
  }),
  payload: releasePayload("RollbackDeploymentPayload", "Production runs what the earlier deployment had."),
  errors: [DeploymentRefusedError],
  run: (ctx, input) =>
    rollbackDeployment(ctx, {
      ...readChoices(input),
      deploymentId: recordId("Deployment", input.deploymentId, "deploymentId"),
    }),
});
