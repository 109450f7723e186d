import type { FieldDefinition, FieldOption, FieldTypes } from '@careloop/forms';

/** A field as a file suggests it: everything but its key. */
export type InferredField = Pick<FieldDefinition, 'type' | 'label' | 'options' | 'scale'>;

/** So many different words may be the options of a field. */
const MOST_OPTIONS = 12;
/** A word of a choice is short, and comes again. */
const LONGEST_OPTION = 20;
const LONG_TEXT = 60;

const MONEY = /(金额|价|费|款|薪|工资|营收|收入|支出|消费|额$|price|amount|fee|cost|revenue|salary)/i;
const CHOSEN_NOT = /(姓名|名称|名字|编号|单号|号码|备注|地址|描述|说明|name|note|remark|address|id$)/i;
const YES_NO = /^(是|否|有|无|true|false|yes|no|y|n|✓|√|×)$/i;
/** Figures that are names: with zeros in front, or longer than numbers are exact. */
const NAMED_BY_DIGITS = /^0\d+$|^\d{16,}$/;

/**
 * What kind of field a column of a file looks like, by its heading and what stands in its cells: the first type, from the
 * narrowest to text, that reads all of them. A column of texts that come again and again is a choice.
 */
export function inferField(heading: string, cells: readonly string[], types: FieldTypes, zone: string): InferredField {
  const label = [...heading.trim()].slice(0, 100).join('') || '未命名';
  const filled = cells.map((cell) => cell.trim()).filter(Boolean);
  const reads = (type: string, field: Partial<FieldDefinition> = {}) =>
    filled.length > 0 &&
    filled.every(
      (cell) =>
        'value' in types(type).parse(cell, { id: 'a', key: 'a', type, label, ...field }, { language: 'zh-CN', zone }),
    );
  const text = (type: string): InferredField => ({ type, label });
  if (!filled.length) return text('text');
  if (filled.every((cell) => /^(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}$/.test(cell))) return text('phone');
  if (filled.every((cell) => /^\S+@\S+\.\S+$/.test(cell)) && reads('email')) return text('email');
  if (filled.every((cell) => /^https?:\/\//i.test(cell)) && reads('url')) return text('url');
  if (filled.every((cell) => YES_NO.test(cell)) && reads('checkbox')) return text('checkbox');
  const digits = filled.some((cell) => NAMED_BY_DIGITS.test(cell));
  if (!digits && filled.every((cell) => /[%％]$/.test(cell)) && reads('percent')) return text('percent');
  // A bare number is no date, though a parser may take 20270301 for one.
  if (!filled.every((cell) => /^[\d.,]+$/.test(cell) && !/^\d{4}[.]\d{1,2}[.]\d{1,2}$/.test(cell))) {
    if (reads('date')) return text('date');
    if (filled.every((cell) => /[:：时]/.test(cell)) && reads('datetime')) return text('datetime');
  }
  if (!digits && filled.every((cell) => /\d/.test(cell))) {
    const money = MONEY.test(heading) || filled.some((cell) => /[¥￥元]/.test(cell));
    if (money && reads('money')) return text('money');
    if (reads('number')) {
      const scale = Math.max(...filled.map((cell) => /\.(\d+)\D*$/.exec(cell)?.[1]?.length ?? 0));
      return { type: 'number', label, ...(scale <= 6 && { scale }) };
    }
  }
  const words = [...new Set(filled)];
  const again = filled.length >= 4 && words.length <= MOST_OPTIONS && filled.length >= words.length * 2;
  if (again && !digits && !CHOSEN_NOT.test(heading) && words.every((word) => [...word].length <= LONGEST_OPTION))
    return { type: 'select', label, options: words.map((word): FieldOption => ({ key: word, label: word })) };
  return text(filled.some((cell) => [...cell].length > LONG_TEXT || cell.includes('\n')) ? 'long-text' : 'text');
}
