import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(max-width: 1100px)');
const watch = (onChange: () => void) => {
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
};

/** Whether there is no room for three panes side by side: palette and settings open over the canvas. */
export const useCompact = () => useSyncExternalStore(watch, () => query.matches);
