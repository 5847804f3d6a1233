/** "CONFIGURATION_NEEDED" → "Configuration Needed". */
export function titleLabel(value: string): string {
  return value
    .toLowerCase()
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

/** "COMPANY_ADMIN" → "Company admin". */
export function sentenceLabel(value: string): string {
  const words = value.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
