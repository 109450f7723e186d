import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { useNarrow } from './useNarrow';

/** The right drawer in which lists open details: 640 px, 960 when wide, the whole window on a phone. */
export function SideDrawer({
  title,
  extra,
  footer,
  wide,
  beside,
  onClose,
  children,
  open = true,
}: {
  title: ReactNode;
  extra?: ReactNode;
  footer?: ReactNode;
  wide?: boolean;
  /** The page stays in use beside it (not on a phone, where nothing is beside it). */
  beside?: boolean;
  onClose: () => void;
  children: ReactNode;
  open?: boolean;
}) {
  const narrow = useNarrow();
  return (
    <Drawer
      open={open}
      onClose={onClose}
      mask={narrow || !beside}
      size={narrow ? '100vw' : wide ? 'min(960px, 100vw)' : 640}
      title={title}
      extra={extra}
      footer={footer}
      styles={{ header: { padding: '12px 16px' }, body: { padding: narrow ? 16 : 24 }, title: { minWidth: 0 } }}
    >
      {children}
    </Drawer>
  );
}
