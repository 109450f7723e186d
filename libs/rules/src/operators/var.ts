import { at, isPlainKey } from '../hot';
import { defineOperator } from '../operator';
import { SYSTEM_FIELDS } from '../system-fields';

/** The acting member, wherever a rule looks. */
const ME = '_me';

/** Own properties only: a rule never sees what JavaScript hangs on objects. */
function step(data: unknown, key: string): unknown {
  if (data === null || data === undefined) return undefined;
  return Object.hasOwn(data as object, key) ? (data as Record<string, unknown>)[key] : undefined;
}

/** A value of the record, or of the element at hand (`""`). An absent one is null. */
export const variable = defineOperator({
  name: 'var',
  label: { zh: '字段', en: 'field' },
  signature: { arguments: [{ as: 'key' }], result: 'same' },
  evaluate: ([path, otherwise], context, data) => {
    if (path === undefined || path === null || path === '') return data ?? null;
    if (path === ME) return context.memberId ?? null;
    let value = data;
    for (const key of String(path).split('.')) value = step(value, key);
    return value ?? (value === undefined ? (otherwise ?? null) : null);
  },
  compile: (args) => {
    const path = args[0]?.constant ? args[0].constant.value : args.length ? undefined : '';
    const key = typeof path === 'number' ? String(path) : path;
    if (key === '' || key === null) return (data) => data ?? null;
    if (key === ME) return (_, context) => context.memberId ?? null;
    if (args.length === 1 && isPlainKey(key))
      return (data) => {
        const value = at(data, key);
        return value === undefined || typeof value === 'function' ? null : value;
      };
    const { evaluate } = variable;
    return (data, context) =>
      evaluate!(
        args.map((arg) => arg.run(data, context)),
        context,
        data,
      );
  },
  sql: (node, sql) => sql.field(node),
  describe: ({ field }, _, language) => {
    const english = language === 'en';
    const system = field && SYSTEM_FIELDS[field.key];
    if (system) return { text: english ? system.label.en : system.label.zh };
    return { text: field?.key ? field.label : english ? 'the choice' : '选项' };
  },
});
