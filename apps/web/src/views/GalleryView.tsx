import { PictureOutlined } from '@ant-design/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { address } from '../api/client';
import { titleField } from '../forms/field-types';
import { GridSkeleton } from '../records/GridSkeleton';
import type { ViewBodyProps } from '../records/OpenView';
import { useRecordPages } from '../records/useRecords';
import { useValueText } from '../records/useValueText';
import { ErrorState } from '../ui/ErrorState';
import { cardFieldsOf, cardQueryFields } from './cards';
import cards from './cards.module.css';
import { CardText } from './CardText';
import styles from './GalleryView.module.css';
import { useShown } from './useShown';
import { coverFields } from './view-kinds';

const PAGE = 60;
const GAP = 12;
const NARROWEST = 220;
const COVER = 150;
const AHEAD = 3;

/** Records as cards side by side, with a picture where the view names a field for it; only those in sight are drawn. */
export default function GalleryView({ form, forms, state, openId, onShown }: ViewBodyProps) {
  const { t } = useTranslation();
  const text = useValueText();
  const { search } = useLocation();
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const { settings } = state;
  const { pages, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useRecordPages(form, forms, {
    ...state,
    fields: cardQueryFields(form, settings),
    limit: PAGE,
  });
  const lines = useMemo(
    () => (pages ?? []).flatMap(({ items, names }) => items.map((record) => ({ record, names }))),
    [pages],
  );
  useShown(lines, onShown);
  const isLoaded = pages !== undefined;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, [isLoaded]);

  const cover = coverFields(form).find(({ key }) => key === settings.coverField);
  const fields = cardFieldsOf(form, settings);
  const across = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const height = (cover ? COVER : 0) + 22 + fields.length * 24 + 20;
  const virtual = useVirtualizer({
    count: Math.ceil(lines.length / across),
    getScrollElement: () => scroller.current,
    estimateSize: () => height + GAP,
    overscan: 2,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const inSight = virtual.getVirtualItems();
  const wanted =
    hasNextPage && !isFetchingNextPage && (inSight.at(-1)?.index ?? 0) >= Math.ceil(lines.length / across) - AHEAD;
  useEffect(() => {
    if (wanted) void fetchNextPage();
  }, [wanted, fetchNextPage]);

  if (error && !pages) return <ErrorState error={error} onRetry={refetch} />;
  if (!pages) return <GridSkeleton />;
  const title = titleField(form);
  return (
    <div ref={scroller} className={styles.gallery}>
      <div className={styles.inner} style={{ height: virtual.getTotalSize() }}>
        {inSight.map(({ index, start }) => (
          <div
            key={index}
            className={styles.row}
            style={{ transform: `translateY(${start}px)`, gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))` }}
          >
            {lines.slice(index * across, (index + 1) * across).map((line) => {
              const { id, values } = line.record;
              const name = (title && text(values[title.key], title, line.names)) || t('records.nameless');
              return (
                <Link
                  key={id}
                  to={{ pathname: `/forms/${form.key}/${id}`, search }}
                  className={cards.card}
                  style={{ height, padding: 0, gap: 0 }}
                  data-open={id === openId}
                >
                  {cover && <Cover value={values[cover.key]} />}
                  <span className={styles.words}>
                    <span className={cards.name}>{name}</span>
                    <CardText fields={fields} line={line} />
                  </span>
                </Link>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The first picture of a field. */
function Cover({ value }: { value: unknown }) {
  const { t } = useTranslation();
  const [file] = Array.isArray(value) ? (value as { id?: string; name?: string }[]) : [];
  if (!file?.id)
    return (
      <span className={styles.cover}>
        <PictureOutlined aria-label={t('views.noCover')} />
      </span>
    );
  return (
    <img
      className={styles.cover}
      src={address(`/files/${file.id}/thumbnail`, { size: 480 })}
      alt={file.name ?? ''}
      loading="lazy"
    />
  );
}
