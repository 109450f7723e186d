import { Typography } from 'antd';
import { Link } from 'react-router';
import { blocksOf, type Block, type Span } from './markdown-blocks';
import styles from './Templates.module.css';

/** A README drawn from its blocks: nothing in it becomes HTML. `skipTitle` leaves out a first heading. */
export function Markdown({ text, skipTitle }: { text: string; skipTitle?: boolean }) {
  const blocks = blocksOf(text);
  const [first] = blocks;
  const shown = skipTitle && first?.kind === 'heading' && first.level === 1 ? blocks.slice(1) : blocks;
  return (
    <div className={styles.markdown}>
      {shown.map((block, i) => (
        <Drawn key={i} block={block} />
      ))}
    </div>
  );
}

function Drawn({ block }: { block: Block }) {
  if (block.kind === 'code') return <pre>{block.text}</pre>;
  if (block.kind === 'paragraph')
    return (
      <p>
        <Spans spans={block.spans} />
      </p>
    );
  if (block.kind === 'heading')
    return (
      <Typography.Title level={block.level === 1 ? 4 : 5}>
        <Spans spans={block.spans} />
      </Typography.Title>
    );
  const List = block.ordered ? 'ol' : 'ul';
  return (
    <List>
      {block.items.map((spans, i) => (
        <li key={i}>
          <Spans spans={spans} />
        </li>
      ))}
    </List>
  );
}

function Spans({ spans }: { spans: Span[] }) {
  return spans.map(({ text, kind, href }, i) => {
    if (kind === 'strong') return <strong key={i}>{text}</strong>;
    if (kind === 'code') return <code key={i}>{text}</code>;
    if (kind !== 'link' || !href) return text;
    return href.startsWith('/') ? (
      <Link key={i} to={href}>
        {text}
      </Link>
    ) : (
      <a key={i} href={href} rel="noreferrer" target="_blank">
        {text}
      </a>
    );
  });
}
