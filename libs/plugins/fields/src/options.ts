import type { FieldDefinition, FieldOption, FieldProblem } from '@careloop/forms';
import type { Text } from '@careloop/kernel';
import { sameKey, unstorable } from './characters';
import type { SettingProblem } from './settings';

/** The choices that can still be chosen. */
export const liveKeys = (field: FieldDefinition): string[] =>
  (field.options ?? []).filter((o) => !o.retired).map((o) => o.key);

/** The schema of one choice. */
export const choiceSchema = (field: FieldDefinition) => {
  const keys = liveKeys(field);
  return keys.length ? { type: 'string', enum: keys } : { type: 'string', not: {} };
};

/** The label of a choice; its key when it is gone. */
export const labelOf = (field: FieldDefinition, key: unknown): string =>
  field.options?.find((o) => o.key === key)?.label ?? String(key);

/** Why a text names no choice. */
export const unknownOption = (text: string): FieldProblem & { message: Text } => ({
  code: 'OPTION_UNKNOWN',
  message: { zh: `没有选项“${text}”`, en: `has no option “${text}”` },
});

type Named = Map<string, string | undefined>;
const names = new WeakMap<readonly FieldOption[], { exact: Named[]; loose: Named[] }>();

/** The live choices by what they may be called; a name that two share names none. */
function namesOf(options: readonly FieldOption[]) {
  let known = names.get(options);
  if (known) return known;
  const live = options.filter((o) => !o.retired);
  const by = (nameOf: (o: FieldOption) => string): Named => {
    const found: Named = new Map();
    for (const option of live) {
      const name = nameOf(option);
      found.set(name, found.has(name) ? undefined : option.key);
    }
    return found;
  };
  known = {
    exact: [by((o) => o.key), by((o) => o.label)],
    loose: [by((o) => sameKey(o.label)), by((o) => sameKey(o.key))],
  };
  names.set(options, known);
  return known;
}

/** The key of the choice a text names, by key first, then by label, then by what looks the same. Retired ones don't count. */
export function optionNamed(field: FieldDefinition, text: string): string | undefined {
  const { exact, loose } = namesOf(field.options ?? NONE);
  for (const named of exact) if (named.get(text) !== undefined) return named.get(text);
  const same = sameKey(text);
  for (const named of loose) if (named.get(same) !== undefined) return named.get(same);
  return undefined;
}

const NONE: readonly FieldOption[] = [];

/** Problems of an option list: at least one, keys and labels filled, no key twice. */
export function checkOptions({ options }: FieldDefinition): SettingProblem[] {
  if (!Array.isArray(options) || !options.length)
    return [
      { path: 'options', code: 'REQUIRED', message: { zh: '至少要有一个选项', en: 'needs at least one option' } },
    ];
  if (options.length > 1000)
    return [
      { path: 'options', code: 'TOO_MANY', message: { zh: '选项最多 1,000 个', en: 'takes at most 1,000 options' } },
    ];
  const seen = new Set<string>();
  return options.flatMap((option, i): SettingProblem[] => {
    const { key, label } = option ?? {};
    const bad = (at: string, code: string, message: Text) => [{ path: `options.${i}.${at}`, code, message }];
    if (typeof key !== 'string' || !/^[^\p{Cc}\p{Surrogate}]{1,100}$/u.test(key) || key.trim() !== key)
      return bad('key', 'FORMAT', { zh: '选项的键须是 1 到 100 个字符', en: 'an option key has 1 to 100 characters' });
    if (typeof label !== 'string' || !label.trim() || label.length > 200 || unstorable(label))
      return bad('label', 'FORMAT', {
        zh: '选项的名称须是 1 到 200 个字符',
        en: 'an option label has 1 to 200 characters',
      });
    if (seen.has(key))
      return bad('key', 'DUPLICATE', { zh: `选项的键“${key}”重复`, en: `the option key “${key}” appears twice` });
    seen.add(key);
    return [];
  });
}
