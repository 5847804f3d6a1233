import type { Environment, ProblemKind } from "../../generated/prisma/enums.ts";
import { describeConfiguration, isConfigurationCause } from "./describe-configuration.ts";
import type { ProblemDetail } from "./problem-detail.ts";

export type DescribedProblem = {
  kind: ProblemKind;
  environment?: Environment | null;
  cause?: string | null;
  detail: ProblemDetail;
};

/** What a problem says to people: a title of a few words, and a message of what is wrong and what it stops. */
export function describeProblem(problem: DescribedProblem): { title: string; message: string } {
  const { detail } = problem;
  const service = detail.serviceName ?? "The provider";
  const account = detail.accountName ?? "an account";
  const because = detail.reason ? ` ${sentence(detail.reason)}` : "";
  switch (problem.kind) {
    case "CONFIGURATION_NEEDED": {
      const cause = problem.cause && isConfigurationCause(problem.cause) ? problem.cause : "NO_ACCOUNT";
      return {
        title: `${detail.ruleName ?? "A rule"} needs configuration`,
        message: describeConfiguration(cause, problem.environment ?? null, detail),
      };
    }
    case "REAUTHENTICATION_REQUIRED":
      if (detail.connectionName)
        return {
          title: `${detail.connectionName} needs re-authentication`,
          message: `${service} no longer accepts the credentials of the connection ${detail.connectionName}${problem.environment ? ` in ${problem.environment.toLowerCase()}` : ""}.${because} The rules whose scripts call through it hold their events until someone reconnects it.`,
        };
      return {
        title: `${detail.accountName ?? "An account"} needs re-authentication`,
        message: `${service} no longer accepts the tokens of ${account}.${because} Its rules hold their events until someone reconnects it.`,
      };
    case "SYNC_FAILED":
      return {
        title: `The sync of ${account} failed`,
        message: `Patchbay could not read ${account}${detail.serviceName ? ` from ${detail.serviceName}` : ""}.${because} Try the sync again.`,
      };
    case "CONTACTS_PULL_FAILED":
      return {
        title: `The contacts of ${account} could not be pulled`,
        message: `Patchbay could not read the contacts of ${account}.${because} What was read until then is kept; the next run goes on.`,
      };
    case "CONTACTS_PUSH_FAILED":
      return {
        title: `The contacts of ${account} could not be pushed`,
        message: `Patchbay could not write contacts to ${account}.${because} What is not there yet is kept and goes with the next run.`,
      };
    case "USERS_SYNC_FAILED":
      return {
        title: `The users of ${account} could not be synchronised`,
        message: `Patchbay could not read the users of ${account}.${because}`,
      };
    case "VIEWS_SYNC_FAILED":
      return {
        title: `The views of ${account} could not be synchronised`,
        message: `Patchbay could not read the views of ${account}.${because}`,
      };
    case "FUNCTION_FAILING":
      return {
        title: `The function of ${detail.ruleName ?? "a rule"} keeps failing`,
        message: `${detail.functionName ?? "Its function"} failed again and again${problem.environment ? ` in ${problem.environment.toLowerCase()}` : ""}.${because} The rule's events wait; one at a time is tried, and all go on once one succeeds.`,
      };
    case "CALLBACK_FAILING":
      return {
        title: `The endpoint of ${callback(detail)} keeps failing`,
        message: `Nothing was delivered to ${detail.endpoint ?? "it"} for ${detail.percent ?? 50} % of the time after which it is disabled${detail.disablesAt ? ` (${detail.disablesAt.slice(0, 16).replace("T", " ")} UTC)` : ""}.${because} Its deliveries are tried again by the schedule; look at what it answers.`,
      };
    case "CALLBACK_DISABLED":
      return {
        title: `The endpoint of ${callback(detail)} is disabled`,
        message: `${problem.cause === "GONE" ? `${detail.endpoint ?? "It"} answered 410: it wants no more.` : `Nothing was delivered to ${detail.endpoint ?? "it"} for too long.${because}`} Its deliveries are held, none is lost; resume it once it works.`,
      };
    case "WATCH_FAILED":
      return {
        title: `No events from ${account}`,
        message: `${service} does not push the events of ${account} at present.${because} Patchbay keeps trying; reconnect the account if it does not recover.`,
      };
  }
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function callback(detail: ProblemDetail): string {
  return `${detail.event ?? "a callback"} of ${detail.extensionName ?? "an extension"}`;
}
