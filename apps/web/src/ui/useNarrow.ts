import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(max-width: 640px)');
const watch = (onChange: () => void) => {
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
};

/** Whether the window is as narrow as a phone. */
export const useNarrow = () => useSyncExternalStore(watch, () => query.matches);
