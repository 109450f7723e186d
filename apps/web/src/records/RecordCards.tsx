import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useMore, type RecordListProps } from './RecordGrid';
import styles from './RecordGrid.module.css';
import { useValueText } from './useValueText';

const CARD = 64;
const SHOWN = 3;

/** The rows as a phone shows them: the name, and below it the next few columns that hold something. */
export default function RecordCards(list: RecordListProps) {
  const { form, columns, rows, openId, hasMore } = list;
  const { t } = useTranslation();
  const { search } = useLocation();
  const text = useValueText();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD,
    overscan: 10,
  });
  const inSight = virtual.getVirtualItems();
  useMore(inSight.at(-1)?.index ?? 0, list);
  const [name, ...others] = columns;
  return (
    <div ref={scroller} className={styles.scroller}>
      <div className={styles.inner} style={{ height: virtual.getTotalSize() }}>
        {inSight.map(({ index, start }) => {
          const row = rows[index];
          const place = { transform: `translateY(${start}px)`, height: CARD };
          if (!row)
            return (
              <div key="more" className={styles.card} style={place} aria-busy>
                {t('states.loading')}
              </div>
            );
          const { record, names } = row;
          const line = others
            .map((field) => text(record.values[field.key], field, names))
            .filter(Boolean)
            .slice(0, SHOWN);
          return (
            <Link
              key={record.id}
              to={{ pathname: `/forms/${form.key}/${record.id}`, search }}
              className={styles.card}
              style={place}
              data-open={record.id === openId}
            >
              <span className={styles.cardName}>
                {(name && text(record.values[name.key], name, names)) || t('records.nameless')}
              </span>
              <span className={styles.cardLine}>{line.join(' · ')}</span>
            </Link>
          );
        })}
      </div>
    </div>
  );
}
