/**
 * SQL of month · 100 + day of a date column: what birthdays are searched and indexed by. `column` is quoted, with its
 * alias in a query and without one in an index.
 */
export const monthDaySql = (column: string): string =>
  `((extract(month from ${column})::int * 100 + extract(day from ${column})::int))`;

/** SQL of month · 100 + day (+ 10000 in a leap month) of a lunar-date column, likewise. */
export const lunarDaySql = (column: string): string => `(${column} % 20000)`;
