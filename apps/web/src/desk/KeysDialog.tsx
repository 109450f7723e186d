import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './Desk.module.css';

const KEYS = [
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'claim'],
  ['1 … 9', 'complete'],
  ['n', 'note'],
  ['Esc', 'leaveNote'],
  ['?', 'help'],
] as const;

/** The keys of the desk. */
export default function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open footer={null} title={t('desk.keys.title')} onCancel={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd className={styles.key}>{key}</kbd>
            </dt>
            <dd>{t(`desk.keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
