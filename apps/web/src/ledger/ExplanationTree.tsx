import { CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import type { Explanation } from '@careloop/rules';
import { Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useValueText } from '../records/useValueText';
import styles from './Ledger.module.css';

/** Why, or why not: each condition with whether it held and what was read. */
export function ExplanationTree({ explanation, form }: { explanation: Explanation; form: FormView | undefined }) {
  return (
    <ul className={styles.tree}>
      <Line line={explanation} form={form} />
    </ul>
  );
}

function Line({ line, form }: { line: Explanation; form: FormView | undefined }) {
  const { t } = useTranslation();
  const valueText = useValueText();
  const held = line.result === true;
  const judged = typeof line.result === 'boolean';
  const values = line.children.length ? [] : Object.entries(line.values);
  const shown = (key: string, value: unknown) => {
    const field = form?.fields.find((each) => each.key === key);
    if (value === null || value === undefined || value === '') return t('states.empty');
    return field ? valueText(value, field) : typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  const Icon = !judged ? MinusCircleOutlined : held ? CheckCircleFilled : CloseCircleFilled;
  return (
    <li>
      <div className={styles.reason}>
        <Icon
          className={!judged ? undefined : held ? styles.held : styles.failed}
          aria-label={judged ? t(held ? 'ledger.held' : 'ledger.notHeld') : undefined}
        />
        <span>
          {line.sentence}
          {values.map(([key, value]) => (
            <Typography.Text key={key} type="secondary" className={styles.read}>
              {form?.fields.find((field) => field.key === key)?.label ?? key}：{shown(key, value)}
            </Typography.Text>
          ))}
        </span>
      </div>
      {line.children.length > 0 && (
        <ul className={styles.tree}>
          {line.children.map((child) => (
            <Line key={child.path + child.sentence} line={child} form={form} />
          ))}
        </ul>
      )}
    </li>
  );
}
