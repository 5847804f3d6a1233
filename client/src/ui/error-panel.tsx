import { Button } from "./button.tsx";

/** Stands where something failed to load, and offers to try again. */
export function ErrorPanel(props: { error: unknown; onRetry?: () => void }) {
  const message = () => {
    const text = props.error instanceof Error ? props.error.message : String(props.error);
    return text.replace(/^\[(Network|GraphQL)\] /, "");
  };
  return (
    <div role="alert" class="flex flex-wrap items-center gap-3 px-4 py-6 text-sm">
      <p class="min-w-0 flex-1 text-bad">This could not be loaded: {message()}</p>
      <Button size="sm" onClick={() => props.onRetry?.()}>
        Try again
      </Button>
    </div>
  );
}

/** The reason why an action failed, inside its form or dialog. */
export function FailureNote(props: { message: string | undefined }) {
  return (
    <div role="alert" class={props.message ? "rounded-md bg-bad-soft px-3 py-2 text-sm text-bad" : "hidden"}>
      {props.message}
    </div>
  );
}
