import { RightOutlined } from '@ant-design/icons';
import type { LayoutBlock, LayoutLeaf } from '@careloop/forms';
import { Tabs } from 'antd';
import { Fragment, useCallback, useId, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveForm } from './live-form';
import { fieldsOf, type OpenParts } from './open-parts';
import styles from './RecordLayout.module.css';

interface LayoutProps {
  live: LiveForm | null;
  parts: OpenParts;
  /** Keys of fields with a mistake: their tabs and folded sections are marked. */
  faulty: ReadonlySet<string>;
  render: (field: Extract<LayoutLeaf, { kind: 'field' }>['field']) => ReactNode;
}

/** The fields of a form as its author arranged them. Parts of which every field is hidden are not there. */
export function RecordLayout({ blocks, ...props }: LayoutProps & { blocks: LayoutBlock[] }) {
  return (
    <div className={styles.layout}>
      {blocks.map((block, i) =>
        block.kind === 'section' ? (
          <Section key={block.id} block={block} {...props} />
        ) : block.kind === 'tabs' ? (
          <TabSet key={block.id} block={block} {...props} />
        ) : (
          <Leaves key={i} items={block.items} render={props.render} />
        ),
      )}
    </div>
  );
}

function Leaves({ items, render }: { items: LayoutLeaf[]; render: LayoutProps['render'] }) {
  return (
    <div className={styles.grid}>
      {items.map((item) =>
        item.kind === 'field' ? (
          <Fragment key={item.field.key}>{render(item.field)}</Fragment>
        ) : item.kind === 'divider' ? (
          <div key={item.id} className={styles.divider} role="separator" aria-label={item.title || undefined}>
            {item.title && <span>{item.title}</span>}
          </div>
        ) : (
          <p key={item.id} className={styles.note}>
            {item.text}
          </p>
        ),
      )}
    </div>
  );
}

function Section({
  block,
  live,
  parts,
  faulty,
  render,
}: LayoutProps & { block: Extract<LayoutBlock, { kind: 'section' }> }) {
  const id = useId();
  const [empty] = useEmptyParts(live, [block]);
  if (empty) return null;
  const folded = parts.isFolded(block.id, block.collapsed);
  const marked = folded && fieldsOf(block).some((key) => faulty.has(key));
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id} className={styles.title}>
        <button
          type="button"
          aria-expanded={!folded}
          className={styles.fold}
          onClick={() => parts.fold(block.id, !folded)}
        >
          <RightOutlined className={styles.arrow} rotate={folded ? 0 : 90} aria-hidden />
          {block.title}
          {marked && <Mark />}
        </button>
      </h3>
      <div hidden={folded}>
        <Leaves items={block.items} render={render} />
      </div>
    </section>
  );
}

function TabSet({
  block,
  live,
  parts,
  faulty,
  render,
}: LayoutProps & { block: Extract<LayoutBlock, { kind: 'tabs' }> }) {
  const empty = useEmptyParts(live, block.tabs);
  const shown = block.tabs.filter((_tab, i) => !empty[i]);
  if (!shown.length) return null;
  const chosen = parts.tabOf(block.id);
  const active = shown.find(({ id }) => id === chosen) ?? shown[0]!;
  return (
    <Tabs
      activeKey={active.id}
      onChange={(tab) => parts.openTab(block.id, tab)}
      items={shown.map(({ id, title, items }) => ({
        key: id,
        forceRender: true,
        label: (
          <>
            {title}
            {fieldsOf({ items }).some((key) => faulty.has(key)) && <Mark />}
          </>
        ),
        children: <Leaves items={items} render={render} />,
      }))}
    />
  );
}

/** A dot, and for those who do not see it a word. */
function Mark() {
  const { t } = useTranslation();
  return (
    <>
      <span className={styles.mark} aria-hidden />
      <span className="visually-hidden">{t('records.hasProblem')}</span>
    </>
  );
}

/** Which of these parts show nothing now: none of their fields is to be seen. */
function useEmptyParts(live: LiveForm | null, parts: { items: LayoutLeaf[] }[]): boolean[] {
  const keys = useMemo(() => parts.map(fieldsOf), [parts]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = keys.flat().map((key) => live?.subscribe(key, listener));
      return () => leave.forEach((stop) => stop?.());
    },
    [live, keys],
  );
  const isEmpty = (own: string[], i: number) =>
    own.length ? own.every((key) => live?.standing(key).hidden) : !parts[i]!.items.length;
  const marks = useSyncExternalStore(subscribe, () => keys.map((own, i) => (isEmpty(own, i) ? 1 : 0)).join(''));
  return [...marks].map((mark) => mark === '1');
}
