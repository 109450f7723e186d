import type { Text } from '@careloop/kernel';
import type { Kind, RuleField, RuleSchema } from './types';

interface SystemField {
  kind: Kind;
  label: Text;
  /** Its column, in every record table. Absent: not a column. */
  column?: string;
}

/** What every record has beside its own fields, and the acting member. */
export const SYSTEM_FIELDS: Record<string, SystemField> = {
  _id: { kind: 'reference', label: { zh: '数据编号', en: 'record id' }, column: 'id' },
  _created_at: { kind: 'datetime', label: { zh: '创建时间', en: 'created at' }, column: 'created_at' },
  _updated_at: { kind: 'datetime', label: { zh: '更新时间', en: 'updated at' }, column: 'updated_at' },
  _created_by: { kind: 'reference', label: { zh: '创建人', en: 'created by' }, column: 'created_by' },
  _updated_by: { kind: 'reference', label: { zh: '更新人', en: 'updated by' }, column: 'updated_by' },
  _version: { kind: 'number', label: { zh: '版本', en: 'version' }, column: 'version' },
  _me: { kind: 'reference', label: { zh: '当前成员', en: 'the current member' } },
};

/** A field of a form by key, system fields among them. */
export function fieldOf(schema: RuleSchema, key: string): RuleField | undefined {
  if (Object.hasOwn(schema.fields, key)) return schema.fields[key];
  if (!Object.hasOwn(SYSTEM_FIELDS, key) || (schema.rows && key !== '_me')) return undefined;
  const { kind, label } = SYSTEM_FIELDS[key]!;
  return { key, kind, label: label.zh };
}
