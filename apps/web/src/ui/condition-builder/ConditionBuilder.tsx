import { describe, type Rule, type RuleSchema } from '@careloop/rules';
import { Alert, Button, Segmented, Typography } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BuilderProvider } from './builder-context';
import styles from './ConditionBuilder.module.css';
import { GroupRows } from './GroupRows';
import { offerOf } from './hints';
import { JsonView } from './JsonView';
import type { Group } from './model';
import { fromRule } from './parse';
import { problemsOf } from './problems';
import { sameRule } from './rule-text';
import { useSay } from './useSay';
import { toRule } from './write';

/**
 * The one way to write a condition: rows, nested groups, a sentence below, and json-logic for who wants it.
 * `value` null means no condition. Unfinished rows stay on the screen and out of the rule.
 */
export function ConditionBuilder({
  schema,
  value,
  onChange,
  count,
  onCount,
  disabled = false,
  changes = false,
}: {
  schema: RuleSchema;
  value: Rule;
  onChange: (rule: Rule) => void;
  /** How many records match; null while counting, absent: not shown. */
  count?: { value: number; exact: boolean } | null;
  /** Opens the list of what matches. */
  onCount?: () => void;
  disabled?: boolean;
  /** The rule is read right after a change: 刚被修改 and 刚被改为 are offered. */
  changes?: boolean;
}) {
  const { t } = useTranslation();
  const offer = useMemo(() => offerOf({ changes }), [changes]);
  const [view, setView] = useState<'simple' | 'advanced'>('simple');
  const [group, setGroup] = useState(() => fromRule(value, schema, offer));
  const [known, setKnown] = useState<Rule>(value);

  // A rule from outside replaces the rows; our own, coming back, leaves the unfinished ones alone.
  if (!sameRule(known, value)) {
    setKnown(value);
    if (!sameRule(toRule(group, offer), value)) setGroup(fromRule(value, schema, offer));
  }

  const edit = (change: (root: Group) => Group) => {
    const next = change(group);
    setGroup(next);
    const rule = toRule(next, offer);
    if (!sameRule(rule, value)) onChange(rule);
  };

  const flip = (next: typeof view) => {
    if (next === 'simple') setGroup(fromRule(value, schema, offer));
    setView(next);
  };

  return (
    <BuilderProvider value={{ offer, edit, disabled }}>
      <div className={styles.builder}>
        {view === 'simple' ? (
          <GroupRows group={group} schema={schema} depth={1} root />
        ) : (
          <JsonView value={value} onChange={onChange} disabled={disabled} />
        )}
        <Footer
          rule={value}
          schema={schema}
          count={count}
          onCount={onCount}
          flip={
            <Segmented
              size="small"
              aria-label={t('conditions.view')}
              value={view}
              onChange={flip}
              options={[
                { value: 'simple', label: t('conditions.simple') },
                { value: 'advanced', label: t('conditions.advanced') },
              ]}
            />
          }
        />
      </div>
    </BuilderProvider>
  );
}

function Footer({
  rule,
  schema,
  count,
  onCount,
  flip,
}: {
  rule: Rule;
  schema: RuleSchema;
  count?: { value: number; exact: boolean } | null;
  onCount?: () => void;
  flip: React.ReactNode;
}) {
  const { t } = useTranslation();
  const { language, adapt } = useSay();
  const problems = useMemo(() => problemsOf(rule, schema, language), [rule, schema, language]);
  return (
    <div className={styles.footer}>
      {problems.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={problems.map((problem) => (
            <div key={problem.path + problem.message}>{problem.message}</div>
          ))}
        />
      )}
      <div className={styles.summary}>
        <div className={styles.sentence} aria-live="polite">
          {rule !== null && (
            <>
              <Typography.Text type="secondary">{t('conditions.sentence')}</Typography.Text>{' '}
              <Typography.Text>{adapt(sentenceOf(rule, schema, language))}</Typography.Text>
            </>
          )}
        </div>
        {count !== undefined && (
          <Typography.Text className="tabular" type="secondary">
            {count === null ? t('conditions.counting') : <CountText {...count} />}
          </Typography.Text>
        )}
        {count != null && onCount && (
          <Button type="link" size="small" onClick={onCount}>
            {t('conditions.list')}
          </Button>
        )}
        {flip}
      </div>
    </div>
  );
}

function CountText({ value, exact }: { value: number; exact: boolean }) {
  const { t } = useTranslation();
  const formatted = value.toLocaleString();
  return exact ? t('conditions.count', { count: value, formatted }) : t('conditions.countAbout', { formatted });
}

/** The rule in words; what can't be put in words is shown as it is written. */
function sentenceOf(rule: Rule, schema: RuleSchema, language: 'zh-CN' | 'zh-TW' | 'en') {
  try {
    return describe(rule, schema, language);
  } catch {
    return JSON.stringify(rule);
  }
}
