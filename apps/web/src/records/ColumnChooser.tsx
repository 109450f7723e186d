import { InsertRowLeftOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { Button, Popover } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useNarrow } from '../ui/useNarrow';

const ColumnList = lazy(() => import('./ColumnList'));

/** A button that opens the list of columns. */
export function ColumnChooser({
  form,
  columns,
  onChange,
  onReset,
}: {
  form: FormView;
  columns: FormView['fields'];
  onChange: (keys: string[]) => void;
  /** Columns and widths as they were at first. */
  onReset: () => void;
}) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      content={
        <Suspense>
          <ColumnList form={form} columns={columns} onChange={onChange} onReset={onReset} />
        </Suspense>
      }
    >
      <Button icon={<InsertRowLeftOutlined />} aria-label={t('records.columns')}>
        {narrow ? null : t('records.columns')}
      </Button>
    </Popover>
  );
}
