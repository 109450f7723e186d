import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './imports.module.css';
import type { Place } from './useImports';

const HEADER_ROWS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Which sheet of a workbook, and which row holds the names of the columns. */
export function PlacePicker({
  sheets,
  sheet,
  headerRow,
  busy,
  onChange,
}: {
  sheets: string[];
  sheet: string | null;
  headerRow: number;
  busy: boolean;
  onChange: (place: Place) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={styles.place}>
      {sheets.length > 1 && (
        <Select
          aria-label={t('imports.sheet')}
          prefix={t('imports.sheet')}
          value={sheet ?? undefined}
          loading={busy}
          disabled={busy}
          options={sheets.map((name) => ({ value: name, label: name }))}
          onChange={(name) => onChange({ sheet: name, headerRow: 1 })}
        />
      )}
      <Select
        aria-label={t('imports.headerRow')}
        value={headerRow}
        loading={busy}
        disabled={busy}
        options={HEADER_ROWS.map((row) => ({ value: row, label: t('imports.headerRowIs', { row }) }))}
        onChange={(row) => onChange({ ...(sheet && { sheet }), headerRow: row })}
      />
    </div>
  );
}
