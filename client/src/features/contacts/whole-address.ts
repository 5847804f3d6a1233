/** The address that somebody typed, once it is whole: lists find whole addresses only. */
export function wholeAddress(text: string | undefined): string | undefined {
  const address = text?.trim() ?? "";
  return /^\S+@\S+\.\S+$/.test(address) ? address : undefined;
}
