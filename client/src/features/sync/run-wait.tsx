import { Match, Show, Switch } from "solid-js";
import type { LiveRun_SyncRunFragment } from "../../gql/graphql.ts";
import { isUnfinished, throttledUntil } from "../../lib/sync-progress.ts";
import { Countdown } from "../../ui/countdown.tsx";

/** Text without its full stop, to go on after it. */
const opened = (text: string) => text.replace(/\.\s*$/, "");

/** Why an unfinished run does not go on right now, and when it does; nothing where it runs. */
export function RunWait(props: { run: LiveRun_SyncRunFragment }) {
  const hold = () => {
    switch (isUnfinished(props.run) ? props.run.account?.status : undefined) {
      case "REVOKED":
        return "Waits: the account is revoked. It goes on once somebody grants it.";
      case "REAUTHENTICATION_REQUIRED":
        return "Waits: the provider refuses the tokens of the account. It goes on once somebody reconnects it.";
      default:
        return null;
    }
  };
  const ahead = () => {
    const { status, nextTryAt } = props.run;
    return status === "SCHEDULED" && nextTryAt && Date.parse(nextTryAt) > Date.now() ? nextTryAt : null;
  };
  return (
    <Switch>
      <Match when={hold()}>{(sentence) => <span class="text-warn">{sentence()}</span>}</Match>
      <Match when={throttledUntil(props.run)}>
        {(until) => (
          <span class="text-warn">
            {opened(props.run.error ?? "The provider's limit of calls is used up")}; goes on{" "}
            <Countdown at={until()} />
          </span>
        )}
      </Match>
      <Match when={ahead()}>
        {(at) => (
          <Show
            when={props.run.attempt > 0 && props.run.error}
            fallback={
              <>
                Begins <Countdown at={at()} />
              </>
            }
          >
            {(error) => (
              <>
                Try {props.run.attempt} failed: {opened(error())}. Goes on <Countdown at={at()} />
              </>
            )}
          </Show>
        )}
      </Match>
      <Match when={props.run.status === "SCHEDULED"}>Begins any moment now.</Match>
    </Switch>
  );
}
