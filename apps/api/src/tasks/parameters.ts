/** The values of a statement that is put together from parts: `add` keeps one and answers its `$n`. */
export class Parameters {
  readonly values: unknown[] = [];
  add = (value: unknown): string => `$${this.values.push(value)}`;
}
