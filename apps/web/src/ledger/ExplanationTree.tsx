import { CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import type { Explanation } from '@careloop/rules';
import { useTranslation } from 'react-i18next';
import styles from './Ledger.module.css';

/** Why, or why not: each condition with whether it held and the values that were read. */
export function ExplanationTree({ explanation }: { explanation: Explanation }) {
  return (
    <ul className={styles.tree}>
      <Line line={explanation} />
    </ul>
  );
}

function Line({ line }: { line: Explanation }) {
  const { t } = useTranslation();
  const held = line.result === true;
  const judged = typeof line.result === 'boolean';
  const Icon = !judged ? MinusCircleOutlined : held ? CheckCircleFilled : CloseCircleFilled;
  return (
    <li>
      <div className={styles.reason}>
        <Icon
          className={!judged ? undefined : held ? styles.held : styles.failed}
          aria-label={judged ? t(held ? 'ledger.held' : 'ledger.notHeld') : undefined}
        />
        <span>{line.sentence}</span>
      </div>
      {line.children.length > 0 && (
        <ul className={styles.tree}>
          {line.children.map((child) => (
            <Line key={child.path + child.sentence} line={child} />
          ))}
        </ul>
      )}
    </li>
  );
}
