import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './Flow.module.css';

/** Names and texts, one row each. */
export function HeaderRows({
  value,
  onChange,
  disabled,
}: {
  value: Record<string, string>;
  onChange: (value: Record<string, string> | undefined) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const entries = Object.entries(value);
  const give = (next: [string, string][]) => onChange(next.length ? Object.fromEntries(next) : undefined);
  return (
    <div className={styles.rows}>
      {entries.map(([name, text], at) => (
        <div key={at} className={styles.valueRow}>
          <Input
            aria-label={t('automations.step.headerName')}
            placeholder={t('automations.step.headerName')}
            disabled={disabled}
            value={name}
            onChange={({ target }) => give(entries.with(at, [target.value, text]))}
          />
          <Input
            aria-label={t('conditions.value')}
            disabled={disabled}
            value={text}
            onChange={({ target }) => give(entries.with(at, [name, target.value]))}
          />
          {!disabled && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('conditions.remove')}
              onClick={() => give(entries.toSpliced(at, 1))}
            />
          )}
        </div>
      ))}
      {!disabled && !('' in value) && (
        <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => give([...entries, ['', '']])}>
          {t('automations.step.addHeader')}
        </Button>
      )}
    </div>
  );
}
