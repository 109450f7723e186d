import { useEffect, useEffectEvent } from 'react';

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** A dialog, drawer or menu is open: keys belong to it. */
const covered = () =>
  document.querySelector('.ant-modal-wrap:not([style*="none"]), .ant-dropdown:not(.ant-dropdown-hidden)');

/** Single keys for the whole page, not while somebody writes, and none together with Ctrl, Alt or ⌘. */
export function useDeskKeys(onKey: (key: string) => boolean) {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (typing(event.target) || covered()) return;
    // Enter on a focused button or link presses it.
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('button, a')) return;
    if (onKey(event.key)) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, []);
}
