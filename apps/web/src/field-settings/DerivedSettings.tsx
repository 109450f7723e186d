import type { FieldLookup, FieldRollup } from '@careloop/forms';
import type { FormView } from '@careloop/contracts';
import { Button } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesigner, useDesignerActs } from '../designer/designer-context';
import type { DraftField } from '../form-drafts/draft';
import { changeField } from '../form-drafts/edits';
import { fieldType, visibleFields } from '../forms/field-types';
import { schemaOf } from '../ui/condition-builder/useRuleSchema';
import { Note } from '../ui/words';
import { ChoiceSetting } from './controls';
import { useFieldEdit } from './useFieldEdit';

const RuleDialog = lazy(() => import('./RuleDialog'));

type Source = FormView['fields'][number];
const OPS = ['count', 'sum', 'avg', 'min', 'max', 'latest'] as const;
const NUMBERS = ['number'];
const ORDERED = ['number', 'date', 'datetime'];
/** Values that a lookup or the latest of a rollup can show. */
const SHOWN = [...ORDERED, 'text', 'boolean', 'option', 'options', 'reference', 'lunar-date', 'object'];
const OP_KINDS: Record<(typeof OPS)[number], readonly string[]> = {
  count: [],
  sum: NUMBERS,
  avg: NUMBERS,
  min: ORDERED,
  max: ORDERED,
  latest: SHOWN.filter((kind) => !['options', 'object', 'lunar-date'].includes(kind)),
};

/** What a field has to be like to hold another's values. */
const shapeOf = ({ type, options, scale, unit, currency, form, style, depth }: Source): Partial<DraftField> =>
  ({
    type: type === 'serial' ? 'text' : type,
    options,
    scale,
    unit,
    currency,
    form,
    style,
    depth,
  }) as Partial<DraftField>;

const named = (forms: FormView[], name: string | undefined) =>
  forms.find(({ key, id }) => name !== undefined && (key === name || id === name));

const choices = (fields: readonly { key: string; label: string }[]) =>
  fields.map(({ key, label }) => ({ value: key, label }));

/** 引用: through which link, and which field of the record there. */
export function LookupSettings({ path, field }: { path: string; field: DraftField }) {
  const { t } = useTranslation();
  const { forms, draft } = useDesigner();
  const { edit } = useDesignerActs();
  const lookup = field.lookup!;
  const links = draft.fields.filter(({ type, form }) => type === 'link' && named(forms, form));
  const link = links.find(({ key }) => key === lookup.link);
  const source = named(forms, link?.form);
  const offered = visibleFields(source?.fields ?? []).filter(
    ({ type }) => type !== 'subform' && SHOWN.includes(fieldType(type).kind),
  );
  const change = (next: Partial<FieldLookup>, shape: Partial<DraftField> = {}) =>
    edit((now) => changeField(now, path, { ...shape, lookup: { ...lookup, ...next } }));
  return (
    <>
      <Note>{t('designer.derived.lookupHelp')}</Note>
      <ChoiceSetting
        label={t('designer.derived.through')}
        value={lookup.link || undefined}
        problem={links.length ? undefined : t('designer.derived.noLinks')}
        options={choices(links)}
        onChange={(key) => key && change({ link: key, field: '' })}
      />
      {source && (
        <ChoiceSetting
          label={t('designer.derived.shows', { form: source.name })}
          value={lookup.field || undefined}
          options={choices(offered)}
          onChange={(key) => {
            const chosen = offered.find((one) => one.key === key);
            if (chosen) change({ field: chosen.key }, shapeOf(chosen));
          }}
        />
      )}
    </>
  );
}

/** 汇总: which records that link here, and how they are summed up. */
export function RollupSettings({ path, field }: { path: string; field: DraftField }) {
  const { t } = useTranslation();
  const { forms, base, draft } = useDesigner();
  const { edit } = useDesignerActs();
  const { set } = useFieldEdit(path, field);
  const [filtering, setFiltering] = useState(false);
  const rollup = field.rollup!;
  const points = ({ type, form }: Source) =>
    type === 'link' && form !== undefined && (form === draft.key || form === base?.id);
  const pairs = forms.flatMap((form) =>
    visibleFields(form.fields)
      .filter(points)
      .map((link) => ({ form, link })),
  );
  const source = named(forms, rollup.form);
  const schema = useMemo(() => {
    if (!source) return null;
    const { relations: _, ...own } = schemaOf(source, [source], t);
    return own;
  }, [source, t]);
  const offered = visibleFields(source?.fields ?? []).filter(({ type }) =>
    OP_KINDS[rollup.op].includes(fieldType(type).kind),
  );
  const dated = visibleFields(source?.fields ?? []).filter(({ type }) => ORDERED.includes(fieldType(type).kind));
  const change = (next: Partial<FieldRollup>, shape: Partial<DraftField> = {}) =>
    edit((now) => changeField(now, path, { ...shape, rollup: { ...rollup, ...next } }));
  return (
    <>
      <Note>{t('designer.derived.rollupHelp')}</Note>
      <ChoiceSetting
        label={t('designer.derived.from')}
        value={rollup.form ? `${rollup.form} ${rollup.link}` : undefined}
        problem={pairs.length ? undefined : t('designer.derived.noFollowers')}
        options={pairs.map(({ form, link }) => ({
          value: `${form.key} ${link.key}`,
          label: pairs.filter((one) => one.form === form).length > 1 ? `${form.name}（${link.label}）` : form.name,
        }))}
        onChange={(pair) => {
          const [form = '', link = ''] = (pair ?? '').split(' ');
          if (form) change({ form, link, field: undefined, by: undefined, filter: undefined });
        }}
      />
      {source && (
        <>
          <ChoiceSetting
            label={t('designer.derived.op')}
            value={rollup.op}
            options={OPS.map((op) => ({ value: op, label: t(`designer.ops.${op}`) }))}
            onChange={(op) =>
              op && change({ op, field: undefined, by: undefined }, op === 'count' ? { type: 'number', scale: 0 } : {})
            }
          />
          {rollup.op !== 'count' && (
            <ChoiceSetting
              label={t('designer.derived.field')}
              value={rollup.field}
              options={choices(offered)}
              onChange={(key) => {
                const chosen = offered.find((one) => one.key === key);
                if (chosen) change({ field: chosen.key }, shapeOf(chosen));
              }}
            />
          )}
          {rollup.op === 'latest' && (
            <ChoiceSetting
              label={t('designer.derived.by')}
              value={rollup.by}
              allowClear
              placeholder={t('designer.derived.byMade')}
              options={choices(dated)}
              onChange={(by) => change({ by })}
            />
          )}
          <Button block onClick={() => setFiltering(true)}>
            {t(rollup.filter === undefined ? 'designer.derived.all' : 'designer.derived.filtered')}
          </Button>
          {rollup.filter !== undefined && (
            <Button type="link" size="small" onClick={() => change({ filter: undefined })}>
              {t('designer.derived.unfilter')}
            </Button>
          )}
        </>
      )}
      {filtering && schema && (
        <Suspense fallback={null}>
          <RuleDialog
            title={t('designer.derived.filterTitle', { form: source!.name })}
            schema={schema}
            value={rollup.filter ?? true}
            onSave={(filter) => {
              set('rollup', { ...rollup, filter: filter === true ? undefined : filter });
              setFiltering(false);
            }}
            onClose={() => setFiltering(false)}
          />
        </Suspense>
      )}
    </>
  );
}
