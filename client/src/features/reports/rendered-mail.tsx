import { Show, createSignal } from "solid-js";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Tabs } from "../../ui/tabs.tsx";

const tabs = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "text", label: "Plain text" },
];

/**
 * A mail as a mail program shows it. The frame has no rights: no scripts, no forms, no origin, and links open elsewhere.
 * `color-scheme` of the frame is what the mail's own `prefers-color-scheme` follows.
 */
export function RenderedMail(props: { title: string; html: string; text: string }) {
  const [shown, setShown] = createSignal(document.documentElement.dataset["theme"] ?? "light");
  return (
    <Tabs label="How to show it" tabs={tabs} value={shown()} onChange={setShown}>
      {(value) => (
        <Show
          when={value !== "text"}
          fallback={
            <CodeBlock label="Plain text" text={props.text} class="max-h-[44rem] whitespace-pre-wrap" />
          }
        >
          <iframe
            title={props.title}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerpolicy="no-referrer"
            srcdoc={withBase(props.html)}
            style={{ "color-scheme": value }}
            class="h-[44rem] w-full rounded-md border border-line bg-white"
          />
        </Show>
      )}
    </Tabs>
  );
}

/** Links open in a tab of their own: the frame may not leave its mail. */
function withBase(html: string): string {
  return html.replace(/<head([^>]*)>/i, '<head$1><base target="_blank">');
}
