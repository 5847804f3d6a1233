/** A query of the one form that the simulator knows: `select … from … where <field> in (…)|= '…' [limit …]`. */
export interface CoqlQuery {
  columns: string[];
  module: string;
  field: string;
  values: string[];
  limit: number;
}

const NAME = "[A-Za-z][A-Za-z0-9_]*";
// A quote within a value is doubled.
const VALUE = "'(?:[^']|'')*'";
const QUERY = new RegExp(
  `^\\s*select\\s+(${NAME}(?:\\s*,\\s*${NAME})*)\\s+from\\s+(${NAME})\\s+where\\s+\\(?\\s*(${NAME})\\s*` +
    `(?:=\\s*(${VALUE})|in\\s*\\(\\s*(${VALUE}(?:\\s*,\\s*${VALUE})*)\\s*\\))\\s*\\)?(?:\\s+limit\\s+(\\d{1,5}))?\\s*$`,
  "i",
);

/** Takes a query apart; undefined for anything of another form. `limit` is 200 unless given. */
export function parseQuery(text: string): CoqlQuery | undefined {
  const [whole, columns = "", module = "", field = "", one, several, limit = "200"] = QUERY.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const values = [...(one ?? several ?? "").matchAll(new RegExp(VALUE, "g"))].map(([quoted]) =>
    quoted.slice(1, -1).replaceAll("''", "'"),
  );
  return {
    columns: columns.split(",").map((name) => name.trim()),
    module,
    field,
    values,
    limit: Number(limit),
  };
}
