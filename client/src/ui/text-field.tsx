import { For, Show, createUniqueId, splitProps } from "solid-js";
import type { JSX } from "solid-js";
import { classes } from "./classes.ts";

const control =
  "w-full rounded-md border bg-raised px-2.5 text-sm text-ink placeholder:text-ink-mute transition-colors hover:border-line-strong";

/** The border says "invalid" too, but the text beside it says why. */
export function controlClass(invalid: boolean): string {
  return classes(control, invalid ? "border-bad" : "border-line-strong/60");
}

type FrameProps = { label: string; hint?: JSX.Element; issue?: string | undefined; hideLabel?: boolean };

function Frame(props: FrameProps & { id: string; children: JSX.Element }) {
  return (
    <div class="space-y-1">
      <label for={props.id} class={props.hideLabel ? "sr-only" : "block text-xs font-medium text-ink-soft"}>
        {props.label}
      </label>
      {props.children}
      <Show when={props.hint}>
        <p id={`${props.id}-hint`} class="text-xs text-ink-mute">
          {props.hint}
        </p>
      </Show>
      <Show when={props.issue}>
        <p id={`${props.id}-issue`} class="text-xs text-bad">
          {props.issue}
        </p>
      </Show>
    </div>
  );
}

function describedBy(id: string, props: FrameProps): string | undefined {
  return classes(props.hint ? `${id}-hint` : "", props.issue ? `${id}-issue` : "") || undefined;
}

type TextFieldProps = FrameProps &
  Omit<JSX.InputHTMLAttributes<HTMLInputElement>, "onInput"> & {
    value: string;
    onInput: (value: string) => void;
  };

/** One line of text with its label, hint and the server's issue beside it. */
export function TextField(props: TextFieldProps) {
  const id = createUniqueId();
  const [frame, own, rest] = splitProps(
    props,
    ["label", "hint", "issue", "hideLabel"],
    ["value", "onInput", "class"],
  );
  return (
    <Frame {...frame} id={id}>
      <input
        type="text"
        {...rest}
        id={id}
        value={own.value}
        onInput={(event) => own.onInput(event.currentTarget.value)}
        aria-invalid={frame.issue ? true : undefined}
        aria-describedby={describedBy(id, frame)}
        class={classes(controlClass(Boolean(frame.issue)), "h-8", own.class)}
      />
    </Frame>
  );
}

type TextAreaProps = FrameProps & {
  value: string;
  onInput: (value: string) => void;
  rows?: number;
  /** For code and JSON. */
  mono?: boolean;
  required?: boolean;
  maxlength?: number;
  placeholder?: string;
};

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const id = createUniqueId();
  return (
    <Frame
      label={props.label}
      hint={props.hint}
      issue={props.issue}
      hideLabel={props.hideLabel ?? false}
      id={id}
    >
      <textarea
        id={id}
        rows={props.rows ?? 4}
        required={props.required}
        maxlength={props.maxlength}
        placeholder={props.placeholder}
        spellcheck={props.mono ? false : undefined}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        aria-invalid={props.issue ? true : undefined}
        aria-describedby={describedBy(id, props)}
        class={classes(
          controlClass(Boolean(props.issue)),
          "py-1.5",
          props.mono && "font-mono text-xs leading-5",
        )}
      />
    </Frame>
  );
}

export type Option = {
  value: string;
  label: string;
  disabled?: boolean;
  /** Options of a group stand together under its name; those without one come first. */
  group?: string;
};
type SelectProps = FrameProps & {
  value: string;
  onChange: (value: string) => void;
  options: Option[];
  /** Shown as the empty choice. */
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
  class?: string;
};

/** A choice of one. The platform's own control: it works on every phone and with every screen reader. */
export function Select(props: SelectProps) {
  const id = createUniqueId();
  return (
    <Frame
      label={props.label}
      hint={props.hint}
      issue={props.issue}
      hideLabel={props.hideLabel ?? false}
      id={id}
    >
      <select
        id={id}
        required={props.required}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        aria-invalid={props.issue ? true : undefined}
        aria-describedby={describedBy(id, props)}
        class={classes(controlClass(Boolean(props.issue)), "h-8 pr-7", props.class)}
      >
        <Show when={props.placeholder !== undefined}>
          <option value="" selected={props.value === ""}>
            {props.placeholder}
          </option>
        </Show>
        <SelectOptions options={props.options.filter(({ group }) => !group)} value={props.value} />
        <For each={[...new Set(props.options.flatMap(({ group }) => group ?? []))]}>
          {(name) => (
            <optgroup label={name}>
              <SelectOptions
                options={props.options.filter(({ group }) => group === name)}
                value={props.value}
              />
            </optgroup>
          )}
        </For>
      </select>
    </Frame>
  );
}

function SelectOptions(props: { options: Option[]; value: string }) {
  return (
    <For each={props.options}>
      {(option) => (
        <option value={option.value} disabled={option.disabled} selected={option.value === props.value}>
          {option.label}
        </option>
      )}
    </For>
  );
}

type ChecksProps = {
  legend: string;
  options: { value: string; label: string; note?: string }[];
  value: readonly string[];
  onChange: (value: string[]) => void;
  issue?: string | undefined;
  disabled?: boolean;
};

/** A choice of several. */
export function Checks(props: ChecksProps) {
  const toggle = (value: string, on: boolean) =>
    props.onChange(on ? [...props.value, value] : props.value.filter((each) => each !== value));
  return (
    <fieldset class="space-y-1" disabled={props.disabled}>
      <legend class="text-xs font-medium text-ink-soft">{props.legend}</legend>
      <div class="grid gap-x-4 gap-y-1 sm:grid-cols-2">
        <For each={props.options}>
          {(option) => (
            <label class="flex min-h-6 items-center gap-2 text-sm">
              <input
                type="checkbox"
                class="size-4 accent-accent"
                checked={props.value.includes(option.value)}
                onChange={(event) => toggle(option.value, event.currentTarget.checked)}
              />
              <span>{option.label}</span>
              <Show when={option.note}>
                <span class="text-xs text-ink-mute">{option.note}</span>
              </Show>
            </label>
          )}
        </For>
      </div>
      <Show when={props.issue}>
        <p class="text-xs text-bad">{props.issue}</p>
      </Show>
    </fieldset>
  );
}

/** Narrows a list as one types; `/` jumps to it. */
export function FilterField(props: { label: string; value: string; onInput: (value: string) => void }) {
  return (
    <input
      type="search"
      data-filter
      aria-label={props.label}
      placeholder={`${props.label}…`}
      value={props.value}
      onInput={(event) => props.onInput(event.currentTarget.value)}
      class={classes(controlClass(false), "h-8 sm:max-w-64")}
    />
  );
}
