import { Index, Show, createSignal } from "solid-js";
import type { TransformKind } from "../../gql/graphql.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { focusIfLost } from "../../ui/focus.ts";
import { Icon } from "../../ui/icon.tsx";
import { Select, TextField } from "../../ui/text-field.tsx";
import type { TransformDraft } from "./settings-draft.ts";
import { makeTransform, transformKinds } from "./transform-kinds.ts";

const kinds = (Object.keys(transformKinds) as TransformKind[]).map((value) => ({
  value,
  label: transformKinds[value].label,
}));

/** What happens to a value on its way, step by step. */
export function TransformsEditor(props: {
  legend: string;
  value: readonly TransformDraft[];
  onChange: (value: TransformDraft[]) => void;
}) {
  const [picked, setPicked] = createSignal("");
  // What is in a store must not be shared between two places of it.
  const copy = () =>
    props.value.map((each) =>
      structuredClone({ ...each, values: each.values?.map((pair) => ({ ...pair })) ?? null }),
    );
  const change = (at: number, part: Partial<TransformDraft>) =>
    props.onChange(copy().map((each, index) => (index === at ? { ...each, ...part } : each)));
  const remove = (at: number) => {
    props.onChange(copy().filter((_each, index) => index !== at));
    requestAnimationFrame(() => focusIfLost());
  };
  const swap = (at: number) => {
    const steps = copy();
    const [one, other] = [steps[at], steps[at + 1]];
    if (!one || !other) return;
    steps.splice(at, 2, other, one);
    props.onChange(steps);
  };
  return (
    <fieldset class="space-y-2">
      <legend class="text-xs font-medium text-ink-soft">{props.legend}</legend>
      <ol class="space-y-2">
        <Index
          each={props.value}
          fallback={<li class="text-xs text-ink-mute">Nothing: the value goes as it is.</li>}
        >
          {(transform, at) => {
            const kind = () => transformKinds[transform().kind];
            return (
              <li class="rounded-md border border-line p-2 text-sm">
                <div class="flex items-center gap-1">
                  <span class="min-w-0 flex-1">
                    {at + 1}. {kind().label}
                  </span>
                  <Show when={at > 0}>
                    <IconButton
                      label={`${kind().label}: earlier`}
                      class="size-6"
                      onClick={() => swap(at - 1)}
                    >
                      <Icon name="chevron" class="size-3.5 -rotate-90" />
                    </IconButton>
                  </Show>
                  <Show when={at < props.value.length - 1}>
                    <IconButton label={`${kind().label}: later`} class="size-6" onClick={() => swap(at)}>
                      <Icon name="chevron" class="size-3.5 rotate-90" />
                    </IconButton>
                  </Show>
                  <IconButton label={`Remove ${kind().label}`} class="size-6" onClick={() => remove(at)}>
                    <Icon name="close" class="size-3.5" />
                  </IconButton>
                </div>
                <Show when={kind().argument}>
                  {(argument) => (
                    <div class="mt-1.5">
                      <Show
                        when={argument().is === "values"}
                        fallback={
                          <TextField
                            hideLabel
                            label={`${argument().label} of ${kind().label}`}
                            placeholder={argument().placeholder ?? argument().label}
                            type={argument().is === "number" ? "number" : "text"}
                            min="1"
                            autocomplete="off"
                            value={String(
                              (argument().is === "number" ? transform().number : transform().text) ?? "",
                            )}
                            onInput={(text) =>
                              change(
                                at,
                                argument().is === "number"
                                  ? { number: text === "" ? null : Number(text) }
                                  : { text },
                              )
                            }
                          />
                        }
                      >
                        <Pairs
                          of={kind().label}
                          fixed={argument().fixed}
                          value={transform().values ?? []}
                          onChange={(values) => change(at, { values })}
                        />
                      </Show>
                    </div>
                  )}
                </Show>
              </li>
            );
          }}
        </Index>
      </ol>
      <Select
        hideLabel
        label={`Add a transform: ${props.legend.toLowerCase()}`}
        placeholder="Add a transform…"
        value={picked()}
        onChange={(kind) => {
          setPicked(kind);
          if (kind) props.onChange([...copy(), makeTransform(kind as TransformKind)]);
          // Back to the placeholder: what was picked stands in the list above now.
          queueMicrotask(() => setPicked(""));
        }}
        options={kinds}
      />
    </fieldset>
  );
}

type Pair = { from: string; to: string };

/** What becomes what. */
function Pairs(props: {
  of: string;
  /** Names of the only pairs that there are, of which one side is given. */
  fixed: readonly string[] | undefined;
  value: readonly Pair[];
  onChange: (value: Pair[]) => void;
}) {
  const change = (at: number, part: Partial<Pair>) =>
    props.onChange(props.value.map((pair, index) => (index === at ? { ...pair, ...part } : { ...pair })));
  return (
    <div class="space-y-1.5">
      <Index each={props.value}>
        {(pair, at) => (
          <Show
            when={props.fixed?.[at]}
            fallback={
              <div class="flex items-center gap-1.5">
                <TextField
                  hideLabel
                  label={`From, ${props.of} ${at + 1}`}
                  placeholder="From"
                  autocomplete="off"
                  value={pair().from}
                  onInput={(from) => change(at, { from })}
                />
                <span aria-hidden="true" class="text-ink-mute">
                  →
                </span>
                <TextField
                  hideLabel
                  label={`To, ${props.of} ${at + 1}`}
                  placeholder="To"
                  autocomplete="off"
                  value={pair().to}
                  onInput={(to) => change(at, { to })}
                />
                <IconButton
                  label={`Remove pair ${at + 1} of ${props.of}`}
                  class="size-6"
                  onClick={() =>
                    props.onChange(
                      props.value.filter((_each, index) => index !== at).map((each) => ({ ...each })),
                    )
                  }
                >
                  <Icon name="close" class="size-3.5" />
                </IconButton>
              </div>
            }
          >
            {(name) => (
              <TextField
                label={name()}
                autocomplete="off"
                value={pair().from}
                onInput={(from) => change(at, { from })}
              />
            )}
          </Show>
        )}
      </Index>
      <Show when={!props.fixed}>
        <Button
          size="sm"
          tone="ghost"
          onClick={() => props.onChange([...props.value.map((each) => ({ ...each })), { from: "", to: "" }])}
        >
          <Icon name="plus" class="size-3.5" />
          Add a pair
        </Button>
      </Show>
    </div>
  );
}
