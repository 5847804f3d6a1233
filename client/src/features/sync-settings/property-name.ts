/** The name by which a property is called in data: "Customer number" → `customerNumber`; empty where nothing is left. At most 40 characters. */
export function propertyName(label: string): string {
  const words = label
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .split(/[^A-Za-z0-9]+/)
    .map((word) => (word === word.toUpperCase() ? word.toLowerCase() : word))
    .filter(Boolean);
  const name = words
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("")
    .replace(/^\d+/, "");
  return (name.charAt(0).toLowerCase() + name.slice(1)).slice(0, 40);
}
