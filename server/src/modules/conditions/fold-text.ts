/**
 * The form in which texts are compared: NFC, without white space at the ends, without case. The same in every locale:
 * lower case, upper case and lower case again, so that "straße", "STRASSE" and "STRAẞE" are equal, and so are the sigmas
 * σ, ς, Σ. Of the Turkish letters, dotless ı equals i and I, while İ equals only itself and i with a combining dot.
 * Accents count: "e" is not "é".
 */
export function foldText(text: string): string {
  return text
    .normalize("NFC")
    .trim()
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll("ς", "σ")
    .normalize("NFC");
}
