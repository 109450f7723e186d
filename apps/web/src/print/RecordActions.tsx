import { EllipsisOutlined, PrinterOutlined, ShareAltOutlined } from '@ant-design/icons';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { MenuButton } from '../ui/MenuButton';

const ShareDialog = lazy(() => import('./ShareDialog'));

/** Printing and sharing one record. */
export function RecordActions({ form, id }: { form: string; id: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [sharing, setSharing] = useState(false);
  const path = `/forms/${form}/${id}`;
  return (
    <>
      <MenuButton
        type="text"
        icon={<EllipsisOutlined />}
        aria-label={t('print.actions')}
        menu={{
          items: [
            { key: 'print', icon: <PrinterOutlined />, label: t('print.print') },
            { key: 'share', icon: <ShareAltOutlined />, label: t('print.share') },
          ],
          onClick: ({ key }) => (key === 'print' ? void navigate(`${path}/print`) : setSharing(true)),
        }}
      />
      {sharing && (
        <Suspense>
          <ShareDialog path={path} onClose={() => setSharing(false)} />
        </Suspense>
      )}
    </>
  );
}
