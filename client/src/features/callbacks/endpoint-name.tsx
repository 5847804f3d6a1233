/** An event and where it goes, in a line. */
export function EndpointName(props: { subscription: { event: string; url: string } | undefined }) {
  return (
    <p class="text-sm text-ink-soft">
      {props.subscription?.event} to{" "}
      <span class="font-mono text-xs break-all">{props.subscription?.url}</span>
    </p>
  );
}
