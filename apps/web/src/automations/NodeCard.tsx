import { WarningOutlined } from '@ant-design/icons';
import { Typography } from 'antd';
import { useId, type ReactNode } from 'react';
import { useEditor } from './editor-context';
import styles from './Flow.module.css';

/** A card of the flow: what it is, its sentence, what is wrong with it; its settings below when it is open. */
export function NodeCard({
  place,
  icon,
  kind,
  title,
  sentence,
  tools,
  children,
  onKeyDown,
}: {
  /** Where problems and the address find it: `trigger`, `condition`, `steps.mail`. */
  place: string;
  icon: ReactNode;
  kind: ReactNode;
  title?: ReactNode;
  sentence: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  onKeyDown?: (event: React.KeyboardEvent) => void;
}) {
  const id = useId();
  const { open, setOpen, problems } = useEditor();
  const shown = open === place;
  const wrong = problems.get(place);
  return (
    <section
      className={styles.node}
      data-open={shown || undefined}
      data-wrong={wrong ? true : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.nodeHead}>
        <button
          type="button"
          className={styles.nodeButton}
          aria-expanded={shown}
          aria-controls={id}
          onClick={() => setOpen(shown ? null : place)}
        >
          <span className={styles.nodeIcon} aria-hidden>
            {icon}
          </span>
          <span className={styles.nodeWords}>
            <span className={styles.nodeKind}>
              {kind}
              {title && <strong className={styles.nodeTitle}>{title}</strong>}
            </span>
            <span className={styles.nodeSentence}>{sentence}</span>
          </span>
        </button>
        {tools}
      </div>
      {wrong && (
        <ul className={styles.problems}>
          {wrong.map(({ path, message }) => (
            <li key={path + message}>
              <Typography.Text type="warning">
                <WarningOutlined /> {message}
              </Typography.Text>
            </li>
          ))}
        </ul>
      )}
      {shown && (
        <div id={id} className={styles.nodeBody}>
          {children}
        </div>
      )}
    </section>
  );
}
