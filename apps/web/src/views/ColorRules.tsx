import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { ColorRule, FormView } from '@careloop/contracts';
import type { RuleSchema } from '@careloop/rules';
import { Button, Select, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { visibleFields } from '../forms/field-types';
import { COLORS, groundOf } from '../records/grid-lines';
import { ConditionBuilder } from '../ui/condition-builder/ConditionBuilder';
import { useRuleSchema } from '../ui/condition-builder/useRuleSchema';
import { Quiet } from '../ui/words';
import styles from './panels.module.css';
import { moved, SortableList } from './SortableList';

const MOST = 20;
const ROW = '';

/** Rules that paint rows or cells, from the top: the first that holds decides. A rule counts once its condition is finished. */
export function ColorRules({
  form,
  rules,
  onChange,
}: {
  form: FormView;
  rules: ColorRule[];
  onChange: (rules: ColorRule[]) => void;
}) {
  const { t } = useTranslation();
  const whole = useRuleSchema(form.key);
  // Records that link to this one are not at hand in the browser.
  const schema = useMemo((): RuleSchema | null => (whole ? { ...whole, relations: {} } : null), [whole]);
  const [draft, setDraft] = useState<ColorRule | null>(null);
  if (!schema) return <Skeleton active />;
  const lines = draft ? [...rules, draft] : rules;
  const put = (at: number, change: Partial<ColorRule>) => {
    const next = { ...lines[at]!, ...change };
    if (at < rules.length) onChange(rules.map((rule, i) => (i === at ? next : rule)));
    else if (next.when === null) setDraft(next);
    else {
      setDraft(null);
      onChange([...rules, next]);
    }
  };
  const remove = (at: number) => (at < rules.length ? onChange(rules.filter((_, i) => i !== at)) : setDraft(null));
  return (
    <section className={styles.part} aria-label={t('views.colors')}>
      <div className={styles.row}>
        <h3 className={styles.title}>{t('views.colors')}</h3>
        <Quiet>{t('views.colorsHelp')}</Quiet>
      </div>
      <SortableList
        items={lines.map((_, i) => ({ key: String(i), name: `${t('views.colors')} ${i + 1}` }))}
        onMove={(from, to) => !draft && onChange(moved(rules, from, to))}
      >
        {(at) => {
          const { when, color, field } = lines[at]!;
          return (
            <div className={styles.rule}>
              <div className={styles.row}>
                <Select
                  aria-label={t('views.colorOf')}
                  value={color}
                  options={COLORS.map((value) => ({
                    value,
                    label: (
                      <>
                        <span className={styles.swatch} style={{ background: groundOf(value) }} />
                        {t(`views.colorNames.${value}`)}
                      </>
                    ),
                  }))}
                  onChange={(next) => put(at, { color: next })}
                />
                <Select
                  aria-label={t('views.colorWhere')}
                  className={styles.grow}
                  showSearch={{ optionFilterProp: 'label' }}
                  value={field ?? ROW}
                  options={[
                    { value: ROW, label: t('views.colorRow') },
                    ...visibleFields(form.fields).map(({ key, label }) => ({ value: key, label })),
                  ]}
                  onChange={(key) => put(at, { field: key || undefined })}
                />
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={`${t('states.delete')} ${at + 1}`}
                  onClick={() => remove(at)}
                />
              </div>
              <ConditionBuilder schema={schema} value={when} onChange={(next) => put(at, { when: next })} />
            </div>
          );
        }}
      </SortableList>
      {!draft && rules.length < MOST && (
        <div>
          <Button
            size="small"
            type="dashed"
            icon={<PlusOutlined />}
            onClick={() => setDraft({ when: null, color: COLORS[rules.length % COLORS.length]! })}
          >
            {t('views.colorAdd')}
          </Button>
        </div>
      )}
    </section>
  );
}
