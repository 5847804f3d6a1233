import { Show, createSignal } from "solid-js";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Tabs } from "../../ui/tabs.tsx";

const tabs = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "text", label: "Plain text" },
];

/** A mail as a mail program shows it. The frame has no rights: no scripts, no forms, no origin, and links open elsewhere. */
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
            srcdoc={asShown(props.html, value === "dark" ? "dark" : "light")}
            style={{ "color-scheme": value }}
            class="h-[44rem] w-full rounded-md border border-line bg-white"
          />
        </Show>
      )}
    </Tabs>
  );
}

/**
 * The mail in one theme whatever the browser's is: a frame's `prefers-color-scheme` follows its page in some browsers and
 * the system in others. Links open in a tab of their own, for the frame may not leave its mail.
 */
function asShown(html: string, theme: "light" | "dark"): string {
  const head = `<base target="_blank"><style>:root{color-scheme:${theme}!important}</style>`;
  return html
    .replaceAll(
      /@media\s*\(prefers-color-scheme:\s*dark\)/gi,
      theme === "dark" ? "@media all" : "@media not all",
    )
    .replace(/<head([^>]*)>/i, (tag) => `${tag}${head}`);
}
