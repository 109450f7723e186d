import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groundOf, OPTION_COLORS } from '../fields/option-colors';
import styles from './OptionColor.module.css';

/** The colour of an option: a dot that opens the palette. */
export function OptionColor({
  color,
  label,
  onChange,
}: {
  color: string | undefined;
  label: string;
  onChange: (color: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const pick = (next: string | undefined) => {
    setOpen(false);
    onChange(next);
  };
  return (
    <Popover
      open={open}
      trigger="click"
      onOpenChange={setOpen}
      content={
        <div className={styles.palette} role="group" aria-label={t('files.colorOf', { name: label })}>
          {OPTION_COLORS.map((name) => (
            <button
              key={name}
              type="button"
              className={styles.swatch}
              style={groundOf(name, 5)}
              aria-label={t(`files.colors.${name}`)}
              aria-pressed={name === color}
              onClick={() => pick(name)}
            />
          ))}
          <Button size="small" type="text" onClick={() => pick(undefined)}>
            {t('files.noColor')}
          </Button>
        </div>
      }
    >
      <button
        type="button"
        className={styles.dot}
        style={groundOf(color, 5)}
        data-empty={!color}
        aria-label={t('files.colorOf', { name: label })}
      />
    </Popover>
  );
}
