import type { FormView } from '@careloop/contracts';
import { Button, Modal, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RowLine } from '../records/grid-lines';
import { useRecordPages, type RecordQuery } from '../records/useRecords';
import { Quiet } from '../ui/words';
import styles from './CalendarView.module.css';

const PAGE = 50;

/** All records of one day: below the month on a phone, else in a window over it. */
export function DayList({
  form,
  forms,
  title,
  query,
  narrow,
  nameOf,
  onOpen,
  onClose,
}: {
  form: FormView;
  forms: FormView[];
  title: string;
  query: RecordQuery;
  narrow: boolean;
  nameOf: (line: RowLine) => string;
  onOpen: (id: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { pages, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useRecordPages(form, forms, {
    ...query,
    limit: PAGE,
  });
  const lines = (pages ?? []).flatMap(({ items, names }) => items.map((record) => ({ record, names })));
  const list = (
    <div className={styles.list}>
      {error && !pages ? (
        <Quiet>{error.message}</Quiet>
      ) : !pages ? (
        <Skeleton active title={false} />
      ) : !lines.length ? (
        <Quiet>{t('views.dayEmpty')}</Quiet>
      ) : (
        lines.map((line) => (
          <button
            key={line.record.id}
            type="button"
            className={styles.entry}
            onClick={() => {
              if (!narrow) onClose();
              onOpen(line.record.id);
            }}
          >
            {nameOf(line)}
          </button>
        ))
      )}
      {hasNextPage && (
        <Button size="small" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('states.loadMore')}
        </Button>
      )}
    </div>
  );
  if (!narrow)
    return (
      <Modal open title={title} footer={null} onCancel={onClose}>
        {list}
      </Modal>
    );
  return (
    <section aria-label={title} className={styles.below}>
      <h3 className={styles.belowTitle}>{title}</h3>
      {list}
    </section>
  );
}
