import type { LiveEvent } from '@careloop/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { address } from './client';

type Listener = (event: LiveEvent) => void;

const names: LiveEvent['name'][] = [
  'record.changed',
  'form.changed',
  'import.progress',
  'export.progress',
  'batch.progress',
  'comment.changed',
  'automation.changed',
  'occurrence.changed',
  'task.changed',
  'app.changed',
  'message.sent',
  'view.changed',
];
const listeners = new Set<Listener>();
let source: EventSource | undefined;

/** One connection for the whole page, open while somebody listens. The browser reconnects by itself. */
function listen(listener: Listener): () => void {
  listeners.add(listener);
  source ??= open();
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    source?.close();
    source = undefined;
  };
}

function open(): EventSource {
  const opened = new EventSource(address('/events'));
  const tell = ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as LiveEvent;
    for (const listener of listeners) listener(event);
  };
  opened.onmessage = tell;
  for (const name of names) opened.addEventListener(name, tell as (event: Event) => void);
  return opened;
}

/** Calls `onEvent` for every live event of these names, as long as the component is shown. */
export function useLiveEvents(wanted: LiveEvent['name'][], onEvent: Listener) {
  const handle = useEffectEvent((event: LiveEvent) => {
    if (wanted.includes(event.name)) onEvent(event);
  });
  useEffect(() => listen(handle), []);
}

/**
 * Fetches the queries whose key starts with `queryKey` again when one of these events arrives, at most once a second
 * (an import tells of itself many times a second).
 */
export function useLiveQuery(wanted: LiveEvent['name'][], queryKey: readonly unknown[]) {
  const client = useQueryClient();
  const refresh = useEffectEvent(() => void client.invalidateQueries({ queryKey }));
  const hears = useEffectEvent((event: LiveEvent) => wanted.includes(event.name));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen((event) => {
      if (!hears(event) || timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        refresh();
      }, 1000);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}
