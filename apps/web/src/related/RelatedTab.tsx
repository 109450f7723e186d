import { PlusOutlined, RightOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLiveQuery } from '../api/live-events';
import { columnsOf } from '../records/columns';
import { FieldValue } from '../records/FieldValue';
import { useRecordCount, useRecordPages } from '../records/useRecords';
import { useValueText } from '../records/useValueText';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Quiet } from '../ui/words';
import { useCountText } from '../ui/useCountText';
import { newRecordPath, relationsOf, type Relation } from './relations';
import styles from './RelatedTab.module.css';

const ROWS = 10;
const COLUMNS = 5;

/** Everything that links to a record, a list for each form, newest first; new ones are begun from here. */
export default function RelatedTab({ form, forms, id }: { form: FormView; forms: FormView[]; id: string }) {
  const { t } = useTranslation();
  const relations = relationsOf(form, forms);
  if (!relations.length) return <EmptyState title={t('related.noForms')} text={t('related.noFormsText')} />;
  return (
    <div className={styles.lists}>
      {relations.map((relation) => (
        <RelatedList key={`${relation.form.id}.${relation.link.id}`} relation={relation} forms={forms} id={id} />
      ))}
    </div>
  );
}

function RelatedList({
  relation: { form, link, label },
  forms,
  id,
}: {
  relation: Relation;
  forms: FormView[];
  id: string;
}) {
  const { t } = useTranslation();
  const countText = useCountText();
  const text = useValueText();
  const filter = { '==': [{ var: link.key }, id] };
  const columns = columnsOf(form, null)
    .filter(({ key }) => key !== link.key)
    .slice(0, COLUMNS);
  const query = { filter, search: '', sort: ['-_created_at'], fields: columns.map(({ key }) => key), limit: ROWS };
  const { pages, error, refetch } = useRecordPages(form, forms, query);
  const count = useRecordCount(form.key, { filter, search: '' });
  useLiveQuery(['record.changed'], ['records', form.key]);
  const page = pages?.[0];
  const all = `/forms/${form.key}?filter=${encodeURIComponent(JSON.stringify(filter))}`;
  return (
    <section aria-label={label} className={styles.list}>
      <header className={styles.header}>
        <h3 className={styles.title}>{label}</h3>
        {count && <Quiet>{countText(count)}</Quiet>}
        <span className={styles.room} />
        <Link to={newRecordPath(form.key, { [link.key]: id })}>
          <Button size="small" icon={<PlusOutlined />}>
            {t('records.add')}
          </Button>
        </Link>
      </header>
      {error && !page ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !page ? (
        <Skeleton active paragraph={{ rows: 2 }} title={false} />
      ) : !page.items.length ? (
        <Quiet>{t('related.none', { form: form.name })}</Quiet>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.id} scope="col">
                    {column.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {page.items.map((record) => (
                <tr key={record.id}>
                  {columns.map((column, i) => {
                    const value = (
                      <FieldValue field={column} value={record.values[column.key]} text={text} names={page.names} />
                    );
                    return (
                      <td key={column.id}>
                        {i === 0 ? (
                          <Link to={`/forms/${form.key}/${record.id}`}>
                            {record.values[column.key] == null ? t('records.nameless') : value}
                          </Link>
                        ) : (
                          value
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {count && count.value > ROWS && (
        <Link to={all} className={styles.all}>
          {t('related.all', { form: form.name })} <RightOutlined aria-hidden />
        </Link>
      )}
    </section>
  );
}
