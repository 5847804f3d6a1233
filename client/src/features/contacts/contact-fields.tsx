import { For } from "solid-js";
import type { PropertyType } from "../../gql/graphql.ts";
import { Select, TextArea, TextField } from "../../ui/text-field.tsx";

export type Property = { name: string; label: string; type: PropertyType };

const inputTypes = {
  TEXT: "text",
  EMAIL: "email",
  PHONE: "tel",
  URL: "url",
  // A number field would tell nothing of what is no number, and the server could not say what is wrong with it.
  NUMBER: "text",
  DATE: "date",
  DATETIME: "datetime-local",
} satisfies Record<Exclude<PropertyType, "BOOLEAN">, string>;

/** A field for each property, by its type. */
export function ContactFields(props: {
  properties: readonly Property[];
  value: (name: string) => string;
  onInput: (name: string, value: string) => void;
  issue: (name: string) => string | undefined;
  disabled: boolean;
}) {
  return (
    <fieldset class="grid gap-3 sm:grid-cols-2" disabled={props.disabled}>
      <legend class="sr-only">Properties</legend>
      <For each={props.properties}>
        {(property) => {
          const common = {
            get label() {
              return property.label;
            },
            get value() {
              return props.value(property.name);
            },
            get issue() {
              return props.issue(property.name);
            },
          };
          if (property.type === "BOOLEAN")
            return (
              <Select
                {...common}
                placeholder="–"
                onChange={(value) => props.onInput(property.name, value)}
                options={[
                  { value: "true", label: "Yes" },
                  { value: "false", label: "No" },
                ]}
              />
            );
          if (property.name === "description")
            return (
              <div class="sm:col-span-2">
                <TextArea {...common} rows={3} onInput={(value) => props.onInput(property.name, value)} />
              </div>
            );
          return (
            <TextField
              {...common}
              type={inputTypes[property.type]}
              inputmode={property.type === "NUMBER" ? "decimal" : undefined}
              step={property.type === "DATETIME" ? 1 : undefined}
              autocomplete="off"
              onInput={(value) => props.onInput(property.name, value)}
            />
          );
        }}
      </For>
    </fieldset>
  );
}
