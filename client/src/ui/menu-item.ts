export type MenuItem = {
  label: string;
  onSelect: () => void;
  tone?: "danger";
  disabled?: boolean;
  /** Why it cannot be chosen now. */
  reason?: string;
};

export const menuTriggerClass =
  "inline-flex size-7 items-center justify-center rounded-md text-ink-mute transition-colors hover:bg-hover hover:text-ink data-[expanded]:bg-hover";
