import { say, type Detail, type Language, type Text } from '@careloop/kernel';
import { checkRules } from './check-rules';
import { isDefaultWord } from './defaults';
import { isEmpty } from './empty';
import { liveFields } from './fields';
import { checkLayout } from './layout';
import { liveColumns, MOST_COLUMNS, rowsForm, SUBFORM } from './subforms';
import { checkRecord, type SchemaCheck } from './validate';
import type { FieldDefinition, FieldType, FieldTypes, FormDefinition, FormRoles } from './types';

/** A mistake in a form's definition: where (`fields.2.key`), a stable code, and the sentence. */
export interface FormProblem {
  path: string;
  code: string;
  message: Text;
  /** Of a formula: the place in its text. */
  from?: number;
  to?: number;
}

export interface DefinitionOptions {
  /** The workspace's forms, so that links can be followed. Absent: links are taken as they are. */
  forms?: readonly Pick<FormDefinition, 'id' | 'key'>[];
  /** Checks defaults against their fields; absent: they are taken as they are. */
  check?: SchemaCheck;
}

export const MOST_FIELDS = 500;
const KEY = /^[a-z][a-z0-9_]{0,62}$/;
const ID = /^[a-z][a-z0-9]{0,19}$/;
const KEY_RULE: Text = {
  zh: '键须以小写字母开头，只含小写字母、数字和下划线，最多 63 个字符',
  en: 'a key begins with a lower-case letter and has only lower-case letters, digits and underscores, at most 63',
};

/** What is wrong with a form; empty when it may be saved. */
export function checkDefinition(
  form: FormDefinition,
  types: FieldTypes,
  options: DefinitionOptions = {},
): FormProblem[] {
  const problems: FormProblem[] = [];
  const bad = (path: string, code: string, zh: string, en: string) =>
    problems.push({ path, code, message: { zh, en } });

  if (!KEY.test(form.key)) bad('key', 'FORMAT', KEY_RULE.zh, KEY_RULE.en);
  if (!isName(form.name)) bad('name', 'FORMAT', '名称须是 1 到 100 个字', 'a name has 1 to 100 characters');
  if (!['customer', 'record'].includes(form.kind))
    bad('kind', 'FORMAT', '类型须是客户或数据', 'kind is customer or record');
  if (liveFields(form).length > MOST_FIELDS)
    bad('fields', 'TOO_MANY', `最多 ${MOST_FIELDS} 个字段`, `a form has at most ${MOST_FIELDS} fields`);

  problems.push(...checkFields(form, types, options, form));
  problems.push(...checkRoles(form, types), ...checkLayout(form));
  // Formulas and conditions speak of fields: they are read once those are in order.
  return problems.length ? problems : checkRules(form, types);
}

/** The fields of a form, or the columns of a subform: ids, keys, labels, types and settings. */
function checkFields(
  { fields }: Pick<FormDefinition, 'fields'>,
  types: FieldTypes,
  options: DefinitionOptions,
  form: FormDefinition,
): FormProblem[] {
  const problems: FormProblem[] = [];
  const bad = (path: string, code: string, zh: string, en: string) =>
    problems.push({ path, code, message: { zh, en } });
  const [ids, keys] = [new Set<string>(), new Set<string>()];
  fields.forEach((field, i) => {
    const at = `fields.${i}`;
    if (!ID.test(field.id)) bad(`${at}.id`, 'FORMAT', '字段编号不合规', 'the field id is malformed');
    if (ids.has(field.id)) bad(`${at}.id`, 'DUPLICATE', '字段编号重复', 'the field id appears twice');
    ids.add(field.id);
    if (field.removed) return;
    if (typeof field.key !== 'string' || !KEY.test(field.key)) bad(`${at}.key`, 'FORMAT', KEY_RULE.zh, KEY_RULE.en);
    else if (keys.has(field.key))
      bad(`${at}.key`, 'DUPLICATE', `字段的键“${field.key}”重复`, `the field key “${field.key}” appears twice`);
    keys.add(field.key);
    if (!isName(field.label))
      bad(`${at}.label`, 'FORMAT', '字段名称须是 1 到 100 个字', 'a field label has 1 to 100 characters');
    const type = known(types, field.type);
    if (type) {
      const own = [...checkField(field, type, types, options, form), ...checkColumns(field, types, options, form)];
      problems.push(...own.map((p) => ({ ...p, path: `${at}.${p.path}` })));
    } else
      bad(`${at}.type`, 'FIELD_TYPE_UNKNOWN', `没有字段类型“${field.type}”`, `there is no field type “${field.type}”`);
  });
  return problems;
}

/** The columns of a subform; a field of another type has none. */
function checkColumns(
  field: FieldDefinition,
  types: FieldTypes,
  options: DefinitionOptions,
  form: FormDefinition,
): FormProblem[] {
  const columns = liveColumns(field);
  const named = `“${field.label}”`;
  const bad = (path: string, code: string, zh: string, en: string): FormProblem[] => [
    { path, code, message: { zh, en } },
  ];
  if (field.type !== SUBFORM)
    return field.fields ? bad('fields', 'NO_SUBFORM', `${named}不是子表单`, `${named} is no subform`) : [];
  if (!columns.length)
    return bad('fields', 'REQUIRED', `子表单${named}还没有字段`, `the subform ${named} has no fields yet`);
  if (columns.length > MOST_COLUMNS)
    return bad(
      'fields',
      'TOO_MANY',
      `子表单${named}最多 ${MOST_COLUMNS} 个字段`,
      `a subform has at most ${MOST_COLUMNS} fields`,
    );
  const problems = checkFields(rowsForm(field), types, options, form);
  field.fields!.forEach((column, i) => {
    if (column.removed) return;
    const type = known(types, column.type);
    if (column.type === SUBFORM || type?.system)
      problems.push(
        ...bad(
          `fields.${i}.type`,
          'COLUMN_UNFIT',
          `${type?.label.zh ?? column.type}不能放进子表单`,
          `a ${type?.label.en ?? column.type} field cannot stand in a subform`,
        ),
      );
    if (column.unique)
      problems.push(
        ...bad(
          `fields.${i}.unique`,
          'COLUMN_UNFIT',
          '子表单的字段不能设为不重复',
          'a field of a subform cannot be unique',
        ),
      );
  });
  return problems;
}

/** Problems as error details in one language. */
export const detailsOf = (
  problems: FormProblem[],
  language: Language,
  traditional?: (zh: string) => string,
): Detail[] =>
  problems.map(({ path, code, message }) => ({ path, code, message: say(message, language, traditional) }));

const isName = (name: unknown) =>
  typeof name === 'string' && name.trim() !== '' && [...name].length <= 100 && !/\0|\p{Surrogate}/u.test(name);

function known(types: FieldTypes, id: string): FieldType | null {
  try {
    return types(id);
  } catch {
    return null;
  }
}

function checkField(
  field: FieldDefinition,
  type: FieldType,
  types: FieldTypes,
  { forms, check }: DefinitionOptions,
  form: FormDefinition,
): FormProblem[] {
  const problems: FormProblem[] = [...(type.checkSettings?.(field) ?? [])];
  const named = `“${field.label}”`;
  if (field.unique && (['boolean', 'options', 'option'].includes(type.kind) || type.index?.(field)?.method !== 'btree'))
    problems.push({
      path: 'unique',
      code: 'UNIQUE_UNFIT',
      message: { zh: `${named}这种字段不能设为不重复`, en: `a ${type.label.en} field cannot be unique` },
    });
  if (field.form && forms && ![...forms, form].some((f) => f.key === field.form || f.id === field.form))
    problems.push({
      path: 'form',
      code: 'FORM_UNKNOWN',
      message: { zh: `${named}关联的表单“${field.form}”不存在`, en: `the linked form “${field.form}” does not exist` },
    });
  problems.push(...checkOptionsBy(field, types, form));
  if (check && !problems.length && !isEmpty(field.default) && !isDefaultWord(type.kind, field.default)) {
    const alone = { ...form, fields: [{ ...field, removed: false }] };
    const { details } = checkRecord(
      alone,
      { [field.key]: field.default },
      { types, check, language: 'zh-CN', partial: true },
    );
    if (details.length)
      problems.push({
        path: 'default',
        code: 'DEFAULT_UNFIT',
        message: { zh: `${named}的默认值不符合字段`, en: `the default does not fit the field` },
      });
  }
  return problems;
}

/** 选项联动 has to name another choice of the form, and options that both have. */
function checkOptionsBy(field: FieldDefinition, types: FieldTypes, form: FormDefinition): FormProblem[] {
  const { optionsBy } = field;
  if (!optionsBy) return [];
  const bad = (path: string, code: string, zh: string, en: string) => [{ path, code, message: { zh, en } }];
  const isChoice = (f: FieldDefinition) => ['option', 'options'].includes(known(types, f.type)?.kind ?? '');
  const other = form.fields.find((f) => f.key === optionsBy.field && !f.removed);
  if (!isChoice(field))
    return bad('optionsBy', 'OPTIONS_UNFIT', '只有单选和多选能设选项联动', 'only choices can follow another field');
  if (!other || other.key === field.key || !isChoice(other))
    return bad(
      'optionsBy.field',
      'FIELD_UNKNOWN',
      '选项联动要跟随另一个单选或多选',
      'follows another choice of the form',
    );
  const has = (f: FieldDefinition, key: string) => f.options?.some((option) => option.key === key);
  for (const [key, offered] of Object.entries(optionsBy.map)) {
    const odd = has(other, key) ? offered.find((option) => !has(field, option)) : key;
    if (odd !== undefined)
      return bad(`optionsBy.map.${key}`, 'OPTION_UNKNOWN', `选项联动里没有选项“${odd}”`, `there is no option “${odd}”`);
  }
  return [];
}

const FITTING: Record<keyof FormRoles, (type: FieldType, field: FieldDefinition) => boolean> = {
  name: (type) => type.kind === 'text',
  mobile: (type) => type.kind === 'text',
  email: (type) => type.kind === 'text',
  birthday: (type) => type.kind === 'date',
  lunarBirthday: (type) => type.kind === 'lunar-date',
  owner: (type, field) => type.kind === 'reference' && !field.form,
  zone: (type) => type.kind === 'text' || type.kind === 'option',
  customer: (type, field) => type.kind === 'reference' && !!field.form,
};

function checkRoles(form: FormDefinition, types: FieldTypes): FormProblem[] {
  return Object.entries(form.roles ?? {}).flatMap(([role, key]): FormProblem[] => {
    if (key == null) return [];
    const bad = (code: string, zh: string, en: string) => [{ path: `roles.${role}`, code, message: { zh, en } }];
    if (!Object.hasOwn(FITTING, role)) return bad('ROLE_UNKNOWN', `没有角色“${role}”`, `there is no role “${role}”`);
    const field = liveFields(form).find((f) => f.key === key);
    if (!field)
      return bad('FIELD_UNKNOWN', `角色指向的字段“${key}”不存在`, `the role names a field “${key}” that is not there`);
    const type = known(types, field.type);
    if (!type || FITTING[role as keyof FormRoles](type, field)) return [];
    return bad(
      'ROLE_UNFIT',
      `字段“${field.label}”的类型不适合这个角色`,
      `the type of “${field.label}” does not fit this role`,
    );
  });
}
