import { defineField } from '@careloop/sdk';
import type { FieldDefinition } from '@careloop/forms';
import { readable, unstorable } from './characters';
import type { SettingProblem } from './settings';

const RESETS = ['never', 'year', 'month', 'day'];

function checkSerial({ serial = {} }: FieldDefinition): SettingProblem[] {
  const problems: SettingProblem[] = [];
  const bad = (at: string, zh: string, en: string) =>
    problems.push({ path: `serial.${at}`, code: 'RANGE', message: { zh, en } });
  if (
    serial.prefix != null &&
    (typeof serial.prefix !== 'string' || serial.prefix.length > 20 || unstorable(serial.prefix))
  )
    bad('prefix', '前缀最多 20 个字符', 'the prefix has at most 20 characters');
  if (serial.digits != null && !(Number.isInteger(serial.digits) && serial.digits >= 1 && serial.digits <= 12))
    bad('digits', '位数须是 1 到 12', 'digits have to be 1 to 12');
  if (serial.reset != null && !RESETS.includes(serial.reset))
    bad('reset', '重置周期须是不重置、每年、每月或每天', 'restarts never, every year, month or day');
  return problems;
}

/** A number the server gives each new record; nobody writes it. Cells may name records by it. `parse(display(v)) = v`. */
export const serial = defineField({
  id: 'serial',
  label: { zh: '流水号', en: 'Serial number' },
  group: 'advanced',
  kind: 'text',
  column: () => 'text',
  index: () => ({ method: 'btree' }),
  jsonSchema: () => ({ type: 'string' }),
  checkSettings: checkSerial,
  parse: (cell) => ({ value: readable(cell) || null }),
  display: (value) => (value == null ? '' : String(value)),
  system: true,
});
