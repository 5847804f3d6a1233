/** The scopes in what a person typed or pasted: separated by spaces, commas or lines, each once. */
export function scopesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}
