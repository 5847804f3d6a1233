import { Dialog as Base } from "@kobalte/core/dialog";
import { Show } from "solid-js";
import type { JSX, ParentProps } from "solid-js";
import { classes } from "./classes.ts";
import { giveFocusBack } from "./focus.ts";
import { Icon } from "./icon.tsx";

type DialogProps = ParentProps<{
  open: boolean;
  onClose: () => void;
  title: string;
  description?: JSX.Element;
  footer?: JSX.Element;
  wide?: boolean;
  /** Destroys or stops something: announced as an alert, closed only by its buttons or Esc. */
  alert?: boolean;
}>;

/** A modal dialog: focus stays inside and returns to where it came from, Esc closes. */
export function Dialog(props: DialogProps) {
  let content: HTMLElement | undefined;
  // Kobalte gives the focus back to a dialog's own trigger only, and these are opened from anywhere.
  const opener = document.activeElement;
  return (
    <Base open={props.open} onOpenChange={(open) => !open && props.onClose()} modal>
      <Base.Portal>
        <Base.Overlay class="fixed inset-0 z-40 bg-black/35 backdrop-blur-[1px]" />
        <div class="fixed inset-0 z-50 flex items-end justify-center overflow-y-auto p-3 sm:items-start sm:pt-[12vh]">
          <Base.Content
            ref={content}
            role={props.alert ? "alertdialog" : "dialog"}
            onOpenAutoFocus={(event: Event) => {
              // Kobalte would take the first control, which is the close button.
              const wanted =
                content?.querySelector<HTMLElement>("[autofocus]") ??
                content?.querySelector<HTMLElement>(
                  "[data-body] :is(input, select, textarea):not(:disabled)",
                );
              if (!wanted) return;
              event.preventDefault();
              wanted.focus();
            }}
            onCloseAutoFocus={() => requestAnimationFrame(() => giveFocusBack(opener))}
            onInteractOutside={(event: Event) => {
              if (props.alert || (event.target as Element | null)?.closest("[data-toasts]"))
                event.preventDefault();
            }}
            class={classes(
              "flex max-h-[85vh] w-full animate-pop-in flex-col rounded-xl bg-raised shadow-pop outline-none",
              props.wide ? "max-w-2xl" : "max-w-lg",
            )}
          >
            {/* No header or footer elements: outside the page's sections they would be its banner and its content info. */}
            <div class="flex items-start gap-3 px-5 pt-4 pb-2">
              <div class="min-w-0 flex-1">
                <Base.Title class="text-lg font-semibold tracking-tight">{props.title}</Base.Title>
                <Show when={props.description}>
                  <Base.Description class="mt-0.5 text-sm text-ink-mute">
                    {props.description}
                  </Base.Description>
                </Show>
              </div>
              <Base.CloseButton
                aria-label="Close"
                class="-mr-1.5 inline-flex size-7 items-center justify-center rounded-md text-ink-mute hover:bg-hover hover:text-ink"
              >
                <Icon name="close" />
              </Base.CloseButton>
            </div>
            <div data-body class="min-h-0 flex-1 space-y-4 overflow-y-auto px-5 py-2">
              {props.children}
            </div>
            <Show when={props.footer} fallback={<div class="h-3" />}>
              <div class="flex flex-wrap items-center justify-end gap-2 px-5 pt-2 pb-4">{props.footer}</div>
            </Show>
          </Base.Content>
        </div>
      </Base.Portal>
    </Base>
  );
}
