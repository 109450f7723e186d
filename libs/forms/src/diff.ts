import type { Text } from '@careloop/kernel';
import { sameValue } from './empty';
import { liveFields } from './fields';
import { normaliseLayout } from './layout';
import type { FieldDefinition, FormDefinition, LayoutItem } from './types';

/** One difference between two versions of a form, as a sentence. */
export interface FormChange {
  kind: 'form' | 'added' | 'removed' | 'changed' | 'moved';
  /** Field key, where it is about a field. */
  field?: string;
  /** The setting that changed (`label`, `required`, `options` …). */
  setting?: string;
  message: Text;
}

const SETTINGS: Record<string, Text> = {
  key: { zh: '键', en: 'key' },
  label: { zh: '名称', en: 'label' },
  help: { zh: '说明', en: 'help' },
  type: { zh: '类型', en: 'type' },
  required: { zh: '必填', en: 'required' },
  unique: { zh: '不重复', en: 'unique' },
  default: { zh: '默认值', en: 'default' },
  span: { zh: '宽度', en: 'width' },
  options: { zh: '选项', en: 'options' },
  style: { zh: '选项的样子', en: 'look of the options' },
  optionsBy: { zh: '选项联动', en: 'options by another field' },
  display: { zh: '显示方式', en: 'way of showing' },
  depth: { zh: '地址精度', en: 'depth of the address' },
  scale: { zh: '小数位数', en: 'decimals' },
  unit: { zh: '单位', en: 'unit' },
  currency: { zh: '币种', en: 'currency' },
  min: { zh: '最小值', en: 'minimum' },
  max: { zh: '最大值', en: 'maximum' },
  maxLength: { zh: '最大长度', en: 'length limit' },
  pattern: { zh: '格式规则', en: 'pattern' },
  serial: { zh: '编号规则', en: 'numbering' },
  form: { zh: '关联表单', en: 'linked form' },
  fields: { zh: '子表单字段', en: 'fields of the subform' },
  formula: { zh: '公式', en: 'formula' },
  defaultFormula: { zh: '默认值公式', en: 'default formula' },
  visibleWhen: { zh: '显示条件', en: 'condition to be shown' },
  requiredWhen: { zh: '必填条件', en: 'condition to be required' },
  readonlyWhen: { zh: '只读条件', en: 'condition to be read-only' },
  lookup: { zh: '引用', en: 'lookup' },
  rollup: { zh: '汇总', en: 'rollup' },
  linkage: { zh: '数据联动', en: 'linkage' },
};

/** What changed from one version to the next, in the order people would tell it. Fields are the same when their ids are. */
export function diffForms(before: FormDefinition, after: FormDefinition): FormChange[] {
  const changes: FormChange[] = [];
  if (before.name !== after.name)
    changes.push({
      kind: 'form',
      setting: 'name',
      message: { zh: `表单“${before.name}”改名为“${after.name}”`, en: `form “${before.name}” is now “${after.name}”` },
    });
  if (!sameValue(before.roles, after.roles))
    changes.push({ kind: 'form', setting: 'roles', message: { zh: '字段的角色有变', en: 'roles of fields changed' } });
  if (!sameValue(before.checks, after.checks))
    changes.push({ kind: 'form', setting: 'checks', message: { zh: '提交校验有变', en: 'checks on saving changed' } });
  const [old, now] = [liveFields(before), liveFields(after)];
  const was = new Map(old.map((f) => [f.id, f]));
  const is = new Set(now.map((f) => f.id));
  for (const f of now)
    if (!was.has(f.id))
      changes.push({
        kind: 'added',
        field: f.key,
        message: { zh: `新增字段“${f.label}”`, en: `added field “${f.label}”` },
      });
  for (const f of old)
    if (!is.has(f.id))
      changes.push({
        kind: 'removed',
        field: f.key,
        message: { zh: `移除字段“${f.label}”`, en: `removed field “${f.label}”` },
      });
  for (const f of now) if (was.has(f.id)) changes.push(...settingChanges(was.get(f.id)!, f));
  const kept = (fields: readonly FieldDefinition[], ids: (id: string) => boolean) =>
    fields
      .map((f) => f.id)
      .filter(ids)
      .join();
  if (kept(old, (id) => is.has(id)) !== kept(now, (id) => was.has(id)))
    changes.push({ kind: 'moved', message: { zh: '字段的顺序有变', en: 'the order of fields changed' } });
  const moved = changes.some(({ kind }) => kind === 'moved');
  changes.push(...layoutChanges(before, after).filter(({ kind }) => kind !== 'moved' || !moved));
  return changes;
}

type Ornament = Exclude<LayoutItem, { kind: 'field' }>;

const ORNAMENTS: Record<Ornament['kind'], Text> = {
  section: { zh: '分组', en: 'section' },
  tab: { zh: '标签页', en: 'tab' },
  divider: { zh: '分割线', en: 'divider' },
  note: { zh: '说明文字', en: 'note' },
};

const wordsOf = (item: Ornament): string => (item.kind === 'note' ? item.text : (item.title ?? ''));

function named(item: Ornament): Text {
  const { zh, en } = ORNAMENTS[item.kind];
  const words = [...wordsOf(item)];
  const short = words.length > 20 ? `${words.slice(0, 20).join('')}…` : words.join('');
  return short ? { zh: `${zh}“${short}”`, en: `${en} “${short}”` } : { zh, en };
}

function layoutChanges(before: FormDefinition, after: FormDefinition): FormChange[] {
  const changes: FormChange[] = [];
  const say = (kind: FormChange['kind'], zh: string, en: string) =>
    changes.push({ kind, setting: 'layout', message: { zh, en } });
  const ornaments = ({ layout }: FormDefinition) =>
    (layout ?? []).filter((item): item is Ornament => item.kind !== 'field');
  const was = new Map(ornaments(before).map((item) => [item.id, item]));
  const is = new Map(ornaments(after).map((item) => [item.id, item]));
  for (const [id, item] of is) {
    const [old, { zh, en }] = [was.get(id), named(item)];
    if (!old) say('added', `新增${zh}`, `added ${en}`);
    else if (wordsOf(old) !== wordsOf(item))
      say('changed', `${named(old).zh}改为${zh}`, `${named(old).en} is now ${en}`);
    else if (!sameValue(old, item)) say('changed', `${zh}的设置有变`, `settings of the ${en} changed`);
  }
  for (const [id, item] of was) if (!is.has(id)) say('removed', `移除${named(item).zh}`, `removed ${named(item).en}`);
  if (placesOf(before, after, is) !== placesOf(after, before, was))
    say('moved', '字段在表单上的位置有变', 'fields stand in other places on the form');
  return changes;
}

/** The order of what both versions have, fields by their ids. */
function placesOf(form: FormDefinition, other: FormDefinition, ornaments: ReadonlyMap<string, unknown>): string {
  const ids = new Map(liveFields(form).map(({ key, id }) => [key, id]));
  const shared = new Set(liveFields(other).map(({ id }) => id));
  return normaliseLayout(form)
    .filter((item) => (item.kind === 'field' ? shared.has(ids.get(item.key)!) : ornaments.has(item.id)))
    .map((item) => (item.kind === 'field' ? ids.get(item.key)! : ` ${item.id}`))
    .join();
}

function settingChanges(before: FieldDefinition, after: FieldDefinition): FormChange[] {
  const names = Object.keys(SETTINGS) as (keyof FieldDefinition)[];
  return names
    .filter(
      (name) =>
        !sameValue(before[name] === false ? undefined : before[name], after[name] === false ? undefined : after[name]),
    )
    .map((name) => {
      const { zh, en } = SETTINGS[name]!;
      const [from, to] = [told(before[name]), told(after[name])];
      const values =
        from !== null && to !== null ? { zh: `由“${from}”改为“${to}”`, en: ` from “${from}” to “${to}”` } : null;
      return {
        kind: 'changed' as const,
        field: after.key,
        setting: name,
        message: {
          zh: `字段“${before.label}”的${zh}${values?.zh ?? '有变'}`,
          en: `field “${before.label}”: ${en} changed${values?.en ?? ''}`,
        },
      };
    });
}

const told = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;
