import { For } from "solid-js";
import { TextField } from "./text-field.tsx";

/** What a service must be told to find its API, such as a subdomain. */
export type ServiceParameter = { name: string; label: string; description: string; example: string };

/** A field for each parameter of a service. */
export function ParameterFields(props: {
  parameters: readonly ServiceParameter[];
  value: Readonly<Record<string, string>>;
  onChange: (value: Record<string, string>) => void;
  /** The server's issue with one of them. */
  issue: (name: string) => string | undefined;
}) {
  return (
    <For each={props.parameters}>
      {(parameter) => (
        <TextField
          label={parameter.label}
          required
          autocomplete="off"
          spellcheck={false}
          placeholder={parameter.example}
          hint={`${parameter.description} For example: ${parameter.example}`}
          value={props.value[parameter.name] ?? ""}
          onInput={(text) => props.onChange({ ...props.value, [parameter.name]: text })}
          issue={props.issue(parameter.name)}
        />
      )}
    </For>
  );
}

/** The values that a mutation is sent: those of these parameters, trimmed; undefined where there are none. */
export function parametersOf(
  parameters: readonly ServiceParameter[] | undefined,
  value: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  if (!parameters || parameters.length === 0) return undefined;
  return Object.fromEntries(parameters.map(({ name }) => [name, (value[name] ?? "").trim()]));
}
