import type { FooterOp, FormView, ViewSettings } from '@careloop/contracts';
import { useTranslation } from 'react-i18next';
import { fieldType } from '../forms/field-types';
import { MenuButton } from '../ui/MenuButton';
import { figureName, useFigureText } from './figures';
import { isNumeric } from './FieldValue';
import { frozenAt } from './GridHead';
import styles from './RecordGrid.module.css';
import { useFigures } from './useRecords';
import type { ViewState } from './view-state';

type Field = FormView['fields'][number];

/** What can be said of a column, by what it holds. */
function opsFor(field: Field): FooterOp[] {
  const { kind } = fieldType(field.type);
  if (kind === 'number') return ['sum', 'avg', 'min', 'max', 'count', 'count-distinct'];
  if (kind === 'date' || kind === 'datetime') return ['min', 'max', 'count', 'count-distinct'];
  return ['count', 'count-distinct'];
}

/** Figures below the columns over everything that is filtered, also what is not loaded; each column chooses its own. */
export function GridFooter({
  form,
  view,
  columns,
  frozen,
  onChange,
}: {
  form: FormView;
  view: ViewState;
  columns: FormView['fields'];
  frozen: number;
  onChange: (footer: ViewSettings['footer']) => void;
}) {
  const { t } = useTranslation();
  const text = useFigureText();
  const figures = view.settings.footer ?? [];
  const { rows, error, isFetching } = useFigures(
    form.key,
    { filter: view.filter, search: view.search, groupBy: [], metrics: figures },
    figures.length > 0,
  );
  const choose = (field: string, op: FooterOp | null) =>
    onChange([...figures.filter((f) => f.field !== field), ...(op ? [{ field, op }] : [])]);
  return (
    <div className={styles.footer} role="row" aria-busy={isFetching}>
      <div role="gridcell" className={styles.check} />
      {columns.map((field, i) => {
        const op = figures.find((f) => f.field === field.key)?.op;
        const value = op && rows?.[0]?.[figureName(field.key, op)];
        const shown = !op ? '' : error ? '—' : value === undefined ? '…' : text(field, op, value);
        return (
          <div
            key={field.key}
            role="gridcell"
            className={styles.cell}
            data-numeric={isNumeric(field)}
            {...frozenAt(i, frozen)}
          >
            <MenuButton
              type="text"
              size="small"
              className={styles.figure}
              data-empty={!op}
              title={shown}
              aria-label={t('views.footer', { field: field.label })}
              menu={{
                selectable: true,
                selectedKeys: [op ?? 'none'],
                items: [
                  { key: 'none', label: t('views.footerNone') },
                  ...opsFor(field).map((key) => ({ key, label: t(`views.ops.${key}`) })),
                ],
                onClick: ({ key }) => choose(field.key, key === 'none' ? null : (key as FooterOp)),
              }}
            >
              {op ? (
                <>
                  <span className={styles.figureOp}>{t(`views.ops.${op}`)}</span>
                  {shown}
                </>
              ) : (
                'Σ'
              )}
            </MenuButton>
          </div>
        );
      })}
    </div>
  );
}
