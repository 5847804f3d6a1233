import { CopyButton } from "./copy-button.tsx";

/** JSON or text to read and to take along. */
export function CodeBlock(props: { label: string; text: string; class?: string }) {
  return (
    <div class="relative rounded-md border border-line bg-sunken">
      <pre
        tabindex="0"
        role="group"
        aria-label={props.label}
        class={`overflow-auto p-3 pr-10 font-mono text-xs leading-5 text-ink-soft ${props.class ?? "max-h-80"}`}
      >
        {props.text}
      </pre>
      <CopyButton
        text={() => props.text}
        label={`Copy ${props.label.toLowerCase()}`}
        class="absolute top-1 right-1"
      />
    </div>
  );
}

/** Indented JSON. */
export function JsonBlock(props: { label: string; value: unknown; class?: string }) {
  return (
    <CodeBlock
      label={props.label}
      text={JSON.stringify(props.value, null, 2) ?? "null"}
      {...(props.class ? { class: props.class } : {})}
    />
  );
}
