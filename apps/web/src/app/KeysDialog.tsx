import { Modal } from 'antd';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { CTRL, Key } from '../ui/Key';
import { SectionTitle } from '../ui/words';
import styles from './KeysDialog.module.css';

/** Each part with its keys: those of one line are pressed together, `…` and `/` stand between them as they are. */
const PARTS = {
  everywhere: [
    [[CTRL, 'K'], 'jump'],
    [['?'], 'help'],
    [['Esc'], 'close'],
  ],
  desk: [
    [['j'], 'next'],
    [['k'], 'previous'],
    [['Enter'], 'claim'],
    [['1', '…', '9'], 'complete'],
    [['n'], 'note'],
    [['Esc'], 'leaveNote'],
  ],
  grid: [
    [['↑', '↓'], 'row'],
    [['Page Up', 'Page Down'], 'screen'],
    [['Home', 'End'], 'ends'],
    [['Enter'], 'open'],
    [['Space'], 'select'],
    [['←', '→'], 'width'],
  ],
  designer: [
    [[CTRL, 'Z', '/', CTRL, 'Y'], 'undo'],
    [[CTRL, 'S'], 'save'],
    [['↑', '↓'], 'select'],
    [['Alt', '↑', '/', 'Alt', '↓'], 'move'],
    [[CTRL, 'C', '/', CTRL, 'V'], 'copy'],
    [['Delete'], 'remove'],
    [['Esc'], 'leave'],
  ],
} as const;

/** Every key there is, wherever one is. */
export default function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open footer={null} title={t('keys.title')} onCancel={onClose}>
      {Object.entries(PARTS).map(([part, keys]) => (
        <section key={part} className={styles.part}>
          <SectionTitle>{t(`keys.parts.${part}`)}</SectionTitle>
          <dl className={styles.keys}>
            {keys.map(([pressed, what]) => (
              <Fragment key={what}>
                <dt>{pressed.map((key, i) => ('…/'.includes(key) ? ` ${key} ` : <Key key={i}>{key}</Key>))}</dt>
                <dd>{t(`keys.${part}.${what}`)}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
