import { Button, Popover } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useNarrow } from '../ui/useNarrow';
import styles from './DataToolbar.module.css';

const ToolDrawer = lazy(() => import('./ToolDrawer'));

/** A button of the toolbar that opens a panel below it, or on a phone, where there is no room, beside the page. */
export function ToolPanel({
  icon,
  label,
  isSet = false,
  wide = false,
  children,
}: {
  icon: ReactNode;
  label: string;
  /** Something is chosen in it. */
  isSet?: boolean;
  wide?: boolean;
  /** Drawn when it is open. */
  children: () => ReactNode;
}) {
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const button = (
    <Button
      icon={icon}
      color={isSet ? 'primary' : 'default'}
      variant="outlined"
      aria-expanded={open}
      aria-label={label}
      onClick={narrow ? () => setOpen(true) : undefined}
    >
      {narrow ? null : label}
    </Button>
  );
  if (narrow)
    return (
      <>
        {button}
        {open && (
          <Suspense>
            <ToolDrawer title={label} onClose={() => setOpen(false)}>
              {children()}
            </ToolDrawer>
          </Suspense>
        )}
      </>
    );
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      content={() => (
        <div className={wide ? styles.panel : styles.narrowPanel} role="dialog" aria-label={label}>
          <Suspense>{children()}</Suspense>
        </div>
      )}
    >
      {button}
    </Popover>
  );
}
