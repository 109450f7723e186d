import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { FieldOption } from '@careloop/forms';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { freeKey, keyFor } from '../form-drafts/keys';
import styles from './FieldSettings.module.css';
import { OptionColor } from './OptionColor';

/** The choices of a field. Renaming keeps the key; a choice that was saved is retired, not removed. */
export function OptionList({
  options,
  saved,
  onChange,
}: {
  options: FieldOption[];
  /** Those that records may have already. */
  saved?: FieldOption[];
  onChange: (options: FieldOption[]) => void;
}) {
  const { t } = useTranslation();
  const kept = new Set(saved?.map(({ key }) => key));
  const retired = options.filter((option) => option.retired);
  const keys = options.map(({ key }) => key);

  const rename = (key: string, label: string) =>
    onChange(options.map((option) => (option.key === key ? { ...option, label } : option)));
  const paint = (key: string, color: string | undefined) =>
    onChange(options.map((option) => (option.key === key ? { ...option, color } : option)));
  const add = (labels: string[]) => {
    const taken = [...keys];
    const added = labels.map((label) => {
      const key = label ? keyFor(label, 'o', taken) : freeKey('o', taken);
      taken.push(key);
      return { key, label };
    });
    onChange([...options, ...added]);
  };
  const lift = (i: number) => {
    const before = options.slice(0, i).findLastIndex((option) => !option.retired);
    if (before >= 0) onChange(options.toSpliced(i, 1).toSpliced(before, 0, options[i]!));
  };
  const remove = (key: string) =>
    onChange(
      kept.has(key)
        ? options.map((option) => (option.key === key ? { ...option, retired: true } : option))
        : options.filter((option) => option.key !== key),
    );
  return (
    <div>
      {options.map(
        ({ key, label, color, retired: gone }, i) =>
          !gone && (
            <div key={key} className={styles.option}>
              <OptionColor color={color} label={label} onChange={(next) => paint(key, next)} />
              <Input
                value={label}
                maxLength={200}
                autoFocus={!label}
                aria-label={`${t('forms.option')} ${i + 1}`}
                onChange={({ target }) => rename(key, target.value)}
                onPressEnter={(event) => {
                  event.preventDefault();
                  add(['']);
                }}
                onPaste={(event) => {
                  const lines = event.clipboardData
                    .getData('text')
                    .split(/\r?\n/)
                    .filter((line) => line.trim());
                  if (lines.length < 2) return;
                  event.preventDefault();
                  add(lines.map((line) => line.trim()));
                }}
              />
              <Button
                type="text"
                icon={<ArrowUpOutlined />}
                disabled={options.slice(0, i).every((option) => option.retired)}
                aria-label={`${t('forms.moveUp')} ${label}`}
                onClick={() => lift(i)}
              />
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={`${t('states.delete')} ${label}`}
                onClick={() => remove(key)}
              />
            </div>
          ),
      )}
      <Button size="small" type="link" icon={<PlusOutlined />} onClick={() => add([''])}>
        {t('forms.addOption')}
      </Button>
      {retired.length > 0 && (
        <div className={styles.help}>
          {t('designer.retired')}
          {retired.map(({ key, label }) => (
            <Button
              key={key}
              size="small"
              type="link"
              onClick={() =>
                onChange(
                  options.map(({ retired: was, ...one }) => (one.key === key || !was ? one : { ...one, retired: was })),
                )
              }
            >
              {t('designer.restore', { name: label })}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
