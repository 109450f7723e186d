import type { Text } from '@careloop/kernel';
import { liveFields } from './fields';
import type { FieldDefinition, FormDefinition, LayoutItem } from './types';

/** What stands in a section, a tab, or beside them: a field, a line, or a sentence. */
export type LayoutLeaf =
  | { kind: 'field'; field: FieldDefinition }
  | Extract<LayoutItem, { kind: 'divider' }>
  | Extract<LayoutItem, { kind: 'note' }>;

/** A part of a form as it is drawn: leaves in a row, a section that folds, or a set of tabs. */
export type LayoutBlock =
  | { kind: 'plain'; items: LayoutLeaf[] }
  | { kind: 'section'; id: string; title: string; collapsed: boolean; items: LayoutLeaf[] }
  | { kind: 'tabs'; id: string; tabs: { id: string; title: string; items: LayoutLeaf[] }[] };

/** Most sections, tabs, dividers and notes of a form. */
export const MOST_ORNAMENTS = 200;

type Laid = Pick<FormDefinition, 'fields' | 'layout'>;

/**
 * The arrangement with every live field in it exactly once: fields that are gone and second mentions are left out, fields
 * it does not name follow at the end, in the form's order. Without a layout: the fields in their order.
 */
export function normaliseLayout(form: Laid): LayoutItem[] {
  const fields = liveFields(form);
  const missing = new Set(fields.map(({ key }) => key));
  const kept = (form.layout ?? []).filter((item) => item.kind !== 'field' || missing.delete(item.key));
  return [...kept, ...[...missing].map((key): LayoutItem => ({ kind: 'field', key }))];
}

/** The layout worth storing: nothing where it says no more than the order of the fields does. */
export function storedLayout(form: Laid): LayoutItem[] | undefined {
  if (!form.layout?.length) return undefined;
  const layout = normaliseLayout(form);
  const order = liveFields(form).map(({ key }) => key);
  const plain = layout.every((item, i) => item.kind === 'field' && item.key === order[i]);
  return plain ? undefined : layout;
}

/**
 * The parts of a form in their order. A section or a tab holds what follows until the next section or tab; tabs with
 * nothing but their own contents between them form one set.
 */
export function layoutBlocks(form: Laid): LayoutBlock[] {
  const byKey = new Map(liveFields(form).map((field) => [field.key, field]));
  const blocks: LayoutBlock[] = [];
  let items: LayoutLeaf[] | undefined;
  for (const item of normaliseLayout(form)) {
    const last = blocks.at(-1);
    if (item.kind === 'section') {
      items = [];
      blocks.push({ kind: 'section', id: item.id, title: item.title, collapsed: item.collapsed ?? false, items });
    } else if (item.kind === 'tab') {
      const tab = { id: item.id, title: item.title, items: (items = []) };
      if (last?.kind === 'tabs') last.tabs.push(tab);
      else blocks.push({ kind: 'tabs', id: item.id, tabs: [tab] });
    } else {
      if (!items) blocks.push({ kind: 'plain', items: (items = []) });
      items.push(item.kind === 'field' ? { kind: 'field', field: byKey.get(item.key)! } : item);
    }
  }
  return blocks;
}

/** What is wrong with a layout as its author wrote it: unknown or repeated fields, repeated ids, titles that are missing. */
export function checkLayout(form: Laid): { path: string; code: string; message: Text }[] {
  const problems: { path: string; code: string; message: Text }[] = [];
  const bad = (path: string, code: string, zh: string, en: string) =>
    problems.push({ path, code, message: { zh, en } });
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  const seen = new Set<string>();
  const ornaments = (form.layout ?? []).filter(({ kind }) => kind !== 'field').length;
  if (ornaments > MOST_ORNAMENTS)
    bad(
      'layout',
      'TOO_MANY',
      `最多 ${MOST_ORNAMENTS} 个分组、标签页、分割线和说明`,
      `a form has at most ${MOST_ORNAMENTS} sections, tabs, dividers and notes`,
    );
  (form.layout ?? []).forEach((item, i) => {
    const at = `layout.${i}`;
    const name = item.kind === 'field' ? `field ${item.key}` : item.id;
    if (seen.has(name)) bad(at, 'DUPLICATE', '版面里有重复的一项', 'the layout names a thing twice');
    seen.add(name);
    if (item.kind === 'field' && !byKey.has(item.key))
      bad(
        `${at}.key`,
        'FIELD_UNKNOWN',
        `版面里的字段“${item.key}”不存在`,
        `the layout names a field “${item.key}” that is not there`,
      );
    if ((item.kind === 'section' || item.kind === 'tab') && !item.title.trim())
      bad(
        `${at}.title`,
        'REQUIRED',
        item.kind === 'tab' ? '请给标签页起个名称' : '请给分组起个名称',
        `a ${item.kind} needs a title`,
      );
    if (item.kind === 'note' && !item.text.trim()) bad(`${at}.text`, 'REQUIRED', '请写出说明文字', 'a note needs text');
  });
  return problems;
}
