/**
 * `column = value` as a range of one value, for a statement that orders by this column and then by `id` and stops early. That changes no
 * answer, but leaves PostgreSQL the index of both alone: with an equality it takes the order of the primary key for as good, and
 * walks everybody else's rows.
 */
export const firstOf = (column: string, value: string): string =>
  `${column} >= ${value} and ${column} <= ${value}`;
