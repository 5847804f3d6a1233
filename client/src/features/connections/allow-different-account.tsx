/** The choice that lets another account at the provider take the place of the present one. */
export function AllowDifferentAccount(props: {
  /** Whose the present credentials are, where the provider tells. */
  whose: string | null;
  value: boolean;
  onChange: (value: boolean) => void;
}) {
  return (
    <label class="flex items-start gap-2.5 rounded-md border border-line p-3 text-sm has-checked:border-warn">
      <input
        type="checkbox"
        class="mt-0.5 size-4 accent-accent"
        checked={props.value}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        <span class="font-medium">Another account may take its place</span>
        <span class="block text-xs text-ink-mute">
          {props.whose
            ? `Otherwise only ${props.whose} is accepted, so that nobody connects the wrong account by mistake.`
            : "Otherwise only the account that is connected now is accepted, where the provider tells whose it is."}{" "}
          With this, every function and program that calls by this link name calls as the account that you
          pick.
        </span>
      </span>
    </label>
  );
}
