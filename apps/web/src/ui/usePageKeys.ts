import { useEffect, useEffectEvent } from 'react';

const PRESSED = ['radio', 'checkbox', 'button', 'submit'];
const typing = (target: EventTarget | null) =>
  (target instanceof HTMLInputElement && !PRESSED.includes(target.type)) ||
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLElement && target.isContentEditable);

/** A dialog, drawer or menu is open: keys belong to it. */
const covered = () =>
  document.querySelector('.ant-modal-wrap:not([style*="none"]), .ant-dropdown:not(.ant-dropdown-hidden)');

/** Single keys for the whole page, not while somebody writes, and none together with Ctrl, Alt or ⌘. */
export function usePageKeys(onKey: (key: string) => boolean) {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (typing(event.target) || covered()) return;
    // Enter presses a focused button or link, but on the task that is open already it claims.
    const pressed = event.target instanceof HTMLElement && event.target.closest('button, a');
    if (event.key === 'Enter' && pressed && pressed.getAttribute('aria-current') !== 'true') return;
    if (onKey(event.key)) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, []);
}
