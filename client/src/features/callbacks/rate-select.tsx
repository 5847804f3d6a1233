import { Select } from "../../ui/text-field.tsx";

const rates = [10, 60, 300, 1_200, 6_000];

/** How many go out per minute; empty: no rate of their own. */
export function RateSelect(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  issue?: string | undefined;
  placeholder: string;
}) {
  return (
    <Select
      label={props.label}
      value={props.value}
      onChange={props.onChange}
      issue={props.issue}
      placeholder={props.placeholder}
      options={rates.map((each) => ({
        value: String(each),
        label: `At most ${each.toLocaleString("en")} per minute`,
      }))}
    />
  );
}
