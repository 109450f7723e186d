import { Suspense, type ReactNode } from 'react';
import { SideDrawer } from '../ui/SideDrawer';

/** A panel of the toolbar on a phone. */
export default function ToolDrawer({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <SideDrawer title={title} onClose={onClose}>
      <Suspense>{children}</Suspense>
    </SideDrawer>
  );
}
