import { UndoOutlined } from '@ant-design/icons';
import { Button, type ButtonProps } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const UndoDialog = lazy(() => import('./UndoDialog'));

/** Takes an act back, after saying what that would do. */
export function UndoButton({
  source,
  what,
  form,
  again,
  children,
  onUndone,
  ...button
}: ButtonProps & { source: string; what: string; form: string; again?: boolean; onUndone?: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<UndoOutlined />} {...button} onClick={() => setOpen(true)}>
        {children ?? t(again ? 'batch.redo' : 'batch.undo')}
      </Button>
      {open && (
        <Suspense>
          <UndoDialog
            source={source}
            what={what}
            form={form}
            again={again}
            onClose={(done) => {
              setOpen(false);
              if (done) onUndone?.();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
