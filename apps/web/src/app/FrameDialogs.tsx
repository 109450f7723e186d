import { createContext, lazy, Suspense, use, useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { usePageKeys } from '../ui/usePageKeys';

const JumpDialog = lazy(() => import('../jump/JumpDialog'));
const KeysDialog = lazy(() => import('./KeysDialog'));

type Dialog = 'jump' | 'keys';
const Opener = createContext<(dialog: Dialog) => void>(() => undefined);

/** Opens a dialog of the frame from any page. */
export const useFrameDialog = () => use(Opener);

/** What is there on every page: the search over everything (Ctrl or ⌘ K) and the list of keys (`?`). */
export function FrameDialogs({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Dialog | null>(null);
  const close = () => setOpen(null);
  usePageKeys((key) => {
    if (key !== '?') return false;
    setOpen('keys');
    return true;
  });
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
    setOpen(open === 'jump' ? null : 'jump');
  });
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Opener value={setOpen}>
      {children}
      <Suspense>
        {open === 'jump' && <JumpDialog onClose={close} />}
        {open === 'keys' && <KeysDialog onClose={close} />}
      </Suspense>
    </Opener>
  );
}
