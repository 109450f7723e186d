import { App, Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import ScanCode from '../fields/ScanCode';
import { Quiet } from '../ui/words';
import styles from './print.module.css';

/** The address of a record for colleagues, to be copied or scanned. */
export default function ShareDialog({ path, onClose }: { path: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const address = `${location.origin}${path}`;
  return (
    <Modal
      open
      width={360}
      title={t('print.shareTitle')}
      onCancel={onClose}
      footer={
        // Pages that came by plain http may not write the clipboard: the address stands above.
        navigator.clipboard && (
          <Button
            type="primary"
            onClick={() => void navigator.clipboard.writeText(address).then(() => message.success(t('print.copied')))}
          >
            {t('print.copy')}
          </Button>
        )
      }
    >
      <div className={styles.share}>
        <ScanCode text={address} kind="qr" />
        <Quiet>{t('print.shareText')}</Quiet>
        <code className={styles.address}>{address}</code>
      </div>
    </Modal>
  );
}
