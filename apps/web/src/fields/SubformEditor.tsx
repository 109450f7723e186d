import { CopyOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { isReckoned, liveColumns, MOST_ROWS, rowsOf, type FieldDefinition } from '@careloop/forms';
import { Button, Tooltip } from 'antd';
import { memo, useCallback, useEffect, useId, useRef, useState, type ClipboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useValueText } from '../records/useValueText';
import { useNarrow } from '../ui/useNarrow';
import { FieldEditor, type EditorProps } from './FieldEditor';
import { pastedRows } from './pasted-rows';
import styles from './SubformEditor.module.css';

type Row = Record<string, unknown>;

/** Rows that are drawn at first, and each time more are wanted. */
const DRAWN = 50;

/** The rows of a subform: a table, or a card for each row on a phone. A block copied from a spreadsheet can be pasted. */
export default function SubformEditor({ field, value, onChange, onBlur, ties, forms, names }: EditorProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const rows = rowsOf(value);
  const columns = liveColumns(field);
  const [drawn, setDrawn] = useState(DRAWN);
  const body = useRef<HTMLDivElement>(null);
  const latest = useRef({ rows, onChange });
  useEffect(() => {
    latest.current = { rows, onChange };
  });
  const say = useValueText();

  const put = useCallback((next: readonly Row[]) => latest.current.onChange(next.length ? next : undefined), []);
  const write = useCallback(
    (at: number, key: string, cell: unknown) =>
      put(latest.current.rows.map((row, i) => (i === at ? { ...row, [key]: cell ?? null } : row))),
    [put],
  );
  const remove = useCallback((at: number) => put(latest.current.rows.filter((_, i) => i !== at)), [put]);
  const copy = useCallback(
    (at: number) => put([...latest.current.rows.slice(0, at + 1), ...latest.current.rows.slice(at)]),
    [put],
  );
  const add = () => {
    put([...rows, {}]);
    setDrawn((n) => Math.max(n, rows.length + 1));
    // The new row is there after the next drawing.
    requestAnimationFrame(() => {
      const lines = body.current?.querySelectorAll('[data-row]');
      lines?.[lines.length - 1]?.querySelector<HTMLElement>('input, textarea, [tabindex="0"]')?.focus();
    });
  };
  const paste = useCallback(
    (event: ClipboardEvent, at: number, key: string) => {
      const text = event.clipboardData.getData('text/plain');
      if (!/[\t\n]/.test(text.trim())) return;
      event.preventDefault();
      put(pastedRows(field, latest.current.rows, text, { at, key }));
    },
    [field, put],
  );
  const full = rows.length >= MOST_ROWS;

  return (
    <div
      id={ties.id}
      ref={body}
      role="group"
      aria-label={field.label}
      aria-describedby={ties['aria-describedby']}
      aria-invalid={ties['aria-invalid']}
      tabIndex={-1}
      className={styles.subform}
      onBlur={onBlur}
    >
      {rows.length > 0 && (
        <div className={narrow ? styles.cards : styles.scroll}>
          <div className={styles.table} role="table" aria-label={field.label}>
            {!narrow && (
              <div className={styles.line} role="row">
                <span className={styles.number} role="columnheader" aria-label={t('fields.rowNumber')} />
                {columns.map((column) => (
                  <span key={column.id} className={styles.head} role="columnheader">
                    {column.label}
                    {column.required && <span className={styles.required}>*</span>}
                  </span>
                ))}
                <span className={styles.tools} role="columnheader" aria-label={t('fields.rowTools')} />
              </div>
            )}
            {rows.slice(0, drawn).map((row, i) => (
              <SubformRow
                key={i}
                columns={columns}
                row={row}
                at={i}
                forms={forms}
                names={names}
                write={write}
                remove={remove}
                copy={full ? undefined : copy}
                paste={paste}
                say={say}
                narrow={narrow}
              />
            ))}
          </div>
        </div>
      )}
      <div className={styles.actions}>
        <Button type="dashed" icon={<PlusOutlined />} onClick={add} disabled={full}>
          {t('fields.addRow')}
        </Button>
        {rows.length > drawn && (
          <Button type="link" onClick={() => setDrawn(drawn + DRAWN)}>
            {t('fields.moreRows', { shown: drawn, count: rows.length })}
          </Button>
        )}
        <span className={styles.note}>
          {full
            ? t('fields.fullRows', { count: MOST_ROWS })
            : rows.length
              ? t('fields.rows', { count: rows.length })
              : t('fields.pasteRows')}
        </span>
      </div>
    </div>
  );
}

interface RowProps {
  columns: readonly FieldDefinition[];
  row: Row;
  at: number;
  forms: EditorProps['forms'];
  names: EditorProps['names'];
  write: (at: number, key: string, cell: unknown) => void;
  remove: (at: number) => void;
  copy?: (at: number) => void;
  paste: (event: ClipboardEvent, at: number, key: string) => void;
  say: ReturnType<typeof useValueText>;
  narrow: boolean;
}

/** One row; it is drawn anew only when its own values change. */
const SubformRow = memo(function SubformRow({
  columns,
  row,
  at,
  forms,
  names,
  write,
  remove,
  copy,
  paste,
  say,
  narrow,
}: RowProps) {
  const { t } = useTranslation();
  const id = useId();
  const label = t('fields.row', { number: at + 1 });
  return (
    <div className={styles.line} role="row" aria-label={label} data-row>
      <span className={styles.number} role="cell">
        {narrow ? label : at + 1}
      </span>
      {columns.map((column) => (
        <div key={column.id} className={styles.cell} role="cell" onPaste={(event) => paste(event, at, column.key)}>
          <label htmlFor={`${id}${column.id}`} className={styles.label}>
            {column.label}
          </label>
          {isReckoned(column) ? (
            <output id={`${id}${column.id}`} className={styles.reckoned}>
              {row[column.key] == null ? '—' : say(row[column.key], column, names)}
            </output>
          ) : (
            <FieldEditor
              field={column}
              value={row[column.key]}
              onChange={(cell) => write(at, column.key, cell)}
              ties={{ id: `${id}${column.id}`, 'aria-invalid': undefined, 'aria-describedby': undefined }}
              forms={forms}
              names={names}
            />
          )}
        </div>
      ))}
      <span className={styles.tools} role="cell">
        <Tooltip title={t('fields.copyRow')}>
          <Button
            type="text"
            size="small"
            icon={<CopyOutlined />}
            aria-label={`${t('fields.copyRow')} ${at + 1}`}
            disabled={!copy}
            onClick={() => copy?.(at)}
          />
        </Tooltip>
        <Tooltip title={t('fields.removeRow')}>
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={`${t('fields.removeRow')} ${at + 1}`}
            onClick={() => remove(at)}
          />
        </Tooltip>
      </span>
    </div>
  );
});
