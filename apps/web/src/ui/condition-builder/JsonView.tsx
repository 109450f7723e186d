import type { Rule } from '@careloop/rules';
import { Input, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sameRule } from './rule-text';
import styles from './ConditionBuilder.module.css';

const written = (rule: Rule) => (rule === null ? '' : JSON.stringify(rule, null, 2));

function parsed(text: string): { rule: Rule } | { wrong: string } {
  try {
    return { rule: text.trim() === '' ? null : (JSON.parse(text) as Rule) };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

/** A rule as json-logic. Only what parses leaves the editor. */
export function JsonView({
  value,
  onChange,
  disabled,
  label,
  rows = 4,
}: {
  value: Rule;
  onChange: (rule: Rule) => void;
  disabled?: boolean;
  label?: string;
  rows?: number;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => written(value));
  const [known, setKnown] = useState(value);
  const now = parsed(text);
  if (!sameRule(known, value)) {
    setKnown(value);
    if (!('rule' in now) || !sameRule(now.rule, value)) setText(written(value));
  }
  const change = (next: string) => {
    setText(next);
    const read = parsed(next);
    if ('rule' in read && !sameRule(read.rule, value)) onChange(read.rule);
  };
  return (
    <div className={styles.json}>
      <Input.TextArea
        aria-label={label ?? t('conditions.json')}
        className={styles.code}
        value={text}
        disabled={disabled}
        spellCheck={false}
        status={'wrong' in now ? 'error' : undefined}
        autoSize={{ minRows: rows, maxRows: 18 }}
        onChange={({ target }) => change(target.value)}
      />
      <Typography.Text type={'wrong' in now ? 'danger' : 'secondary'}>
        {'wrong' in now ? t('conditions.jsonWrong', { message: now.wrong }) : label ? null : t('conditions.jsonHelp')}
      </Typography.Text>
    </div>
  );
}
