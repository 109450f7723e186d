import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { FieldOption } from '@careloop/forms';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { freeKey, keyFor } from './form-draft';
import styles from './FormDesigner.module.css';

/** The choices of a field. Renaming keeps the key; a choice that was saved is retired, not removed. */
export function OptionList({
  options,
  onChange,
}: {
  options: FieldOption[];
  onChange: (options: FieldOption[]) => void;
}) {
  const { t } = useTranslation();
  const [saved] = useState(() => new Set(options.map(({ key }) => key)));
  const keys = options.map(({ key }) => key);

  const rename = (key: string, label: string) =>
    onChange(options.map((option) => (option.key === key ? { ...option, label } : option)));
  const add = (labels: string[]) => {
    const taken = [...keys];
    const added = labels.map((label) => {
      const key = label ? keyFor(label, 'o', taken) : freeKey('o', taken);
      taken.push(key);
      return { key, label };
    });
    onChange([...options, ...added]);
  };
  const remove = (key: string) =>
    onChange(
      saved.has(key)
        ? options.map((option) => (option.key === key ? { ...option, retired: true } : option))
        : options.filter((option) => option.key !== key),
    );
  return (
    <div>
      {options.map(
        ({ key, label, retired }, i) =>
          !retired && (
            <div key={key} className={styles.option}>
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
    </div>
  );
}
