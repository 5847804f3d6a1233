import { For } from "solid-js";
import { TextField } from "../../ui/text-field.tsx";
import type { ConnectableService } from "./connectable-service.ts";

/** What a service must be told to find its API, such as a subdomain. */
export function ParameterFields(props: {
  service: ConnectableService;
  value: Readonly<Record<string, string>>;
  onChange: (value: Record<string, string>) => void;
  /** The server's issue with one of them. */
  issue: (name: string) => string | undefined;
}) {
  return (
    <For each={props.service.parameters}>
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
