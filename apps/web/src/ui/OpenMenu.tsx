import { Dropdown, type MenuProps } from 'antd';
import type { ReactElement } from 'react';

/** A menu that is open from the start, hanging on its button. */
export default function OpenMenu({
  menu,
  open,
  onOpenChange,
  children,
}: {
  menu: MenuProps;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactElement;
}) {
  return (
    <Dropdown autoFocus trigger={['click']} menu={menu} open={open} onOpenChange={onOpenChange}>
      {children}
    </Dropdown>
  );
}
