import type { ConfigParamType } from "../../gql/graphql.ts";
import { Select, TextField } from "../../ui/text-field.tsx";

export type ConfigParamDefinition = {
  name: string;
  label: string;
  type: ConfigParamType;
  required: boolean;
  description: string | null;
};

/** The field of one config param, by what its value may be. A secret one is never filled in with what is stored. */
export function ConfigParamField(props: {
  definition: ConfigParamDefinition;
  value: string;
  onInput: (value: string) => void;
  issue: string | undefined;
  /** Where it may be left empty for now, also a required one. */
  optional?: boolean;
}) {
  const label = () =>
    `${props.definition.label}${props.definition.required ? " (the extension needs it)" : ""}`;
  const secret = () => props.definition.type === "SECRET";
  const hint = () =>
    [props.definition.description, secret() ? "Kept encrypted and never shown again." : null]
      .filter((each) => each !== null)
      .join(" ") || undefined;
  return (
    <>
      {props.definition.type === "BOOLEAN" ? (
        <Select
          label={label()}
          hint={hint()}
          placeholder="Not set"
          required={!props.optional}
          value={props.value}
          onChange={(value) => props.onInput(value)}
          options={[
            { value: "true", label: "Yes" },
            { value: "false", label: "No" },
          ]}
          issue={props.issue}
        />
      ) : (
        <TextField
          label={label()}
          hint={hint()}
          type={secret() ? "password" : props.definition.type === "URL" ? "url" : "text"}
          inputmode={props.definition.type === "NUMBER" ? "decimal" : undefined}
          autocomplete="off"
          spellcheck={false}
          maxlength={10_000}
          required={!props.optional}
          value={props.value}
          onInput={(text) => props.onInput(text)}
          issue={props.issue}
        />
      )}
    </>
  );
}
