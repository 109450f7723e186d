import { useEffect, useEffectEvent } from 'react';
import type { DesignAct, Designing } from '../form-drafts/designing';
import { moveBy, partAt, type Part } from '../form-drafts/edits';
import { fieldAt, fieldPlace, pathOf, placeOf, type Place } from '../form-drafts/places';
import type { DesignerActs } from './designer-context';

const CLIPBOARD = 'careloop.designer.clipboard';

/** Over the designer lies a dialog, whose keys are its own; one that is just closing does not count. */
const covered = () =>
  document.querySelector('.ant-modal-wrap:not([style*="none"]) .ant-modal:not(.ant-zoom-leave), .ant-drawer-open');
const onCanvas = ({ target }: Event) =>
  target === document.body || (target instanceof Element && target.closest('[data-canvas]') !== null);

/**
 * The keys of the designer. Saving, undo and redo work wherever one is; the others on the canvas: arrows select, with Alt
 * they move, Del takes off, Ctrl+C and Ctrl+V copy, from form to form too.
 */
export function useDesignerKeys({
  state,
  dispatch,
  acts,
  onSave,
}: {
  state: Designing;
  dispatch: (act: DesignAct) => void;
  acts: DesignerActs;
  onSave: () => void;
}) {
  const command = (event: KeyboardEvent): boolean => {
    const { draft, selected } = state;
    switch (event.key.toLowerCase()) {
      case 's':
        onSave();
        return true;
      case 'z':
        dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
        return true;
      case 'y':
        dispatch({ type: 'redo' });
        return true;
      case 'c': {
        const part = selected && onCanvas(event) && !getSelection()?.toString() ? partAt(draft, selected) : undefined;
        if (part) sessionStorage.setItem(CLIPBOARD, JSON.stringify(part));
        return !!part;
      }
      case 'v': {
        const kept = onCanvas(event) ? sessionStorage.getItem(CLIPBOARD) : null;
        if (kept) acts.add(JSON.parse(kept) as Part);
        return kept !== null;
      }
      default:
        return false;
    }
  };
  const single = (event: KeyboardEvent): boolean => {
    const { draft, selected } = state;
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key] as -1 | 1 | undefined;
    if (step && event.altKey) {
      if (selected) acts.edit((now) => moveBy(now, selected, step));
      return true;
    }
    if (step) {
      const next = neighbour(state, step, event.key === 'ArrowLeft' || event.key === 'ArrowRight');
      if (next) acts.select(next);
      return true;
    }
    if ((event.key === 'Delete' || event.key === 'Backspace') && selected && partAt(draft, selected)) {
      acts.remove(selected);
      return true;
    }
    if (event.key === 'Escape' && selected) {
      acts.select(null);
      return true;
    }
    return false;
  };
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.isComposing || covered()) return;
    const done = event.ctrlKey || event.metaKey ? command(event) : onCanvas(event) && single(event);
    if (done) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, []);
}

/** What comes before or after what is selected; columns of subforms too when one goes sideways. */
function neighbour({ draft, selected }: Designing, step: -1 | 1, sideways: boolean): Place | undefined {
  const places = draft.layout.flatMap((item) => {
    const place = placeOf(item);
    const columns = item.kind === 'field' && sideways ? (fieldAt(draft, item.key)?.fields ?? []) : [];
    return [place, ...columns.map(({ key }) => `${place}.${key}`)];
  });
  const own = selected && !sideways ? fieldPlace((pathOf(selected) ?? '').split('.')[0]!) : selected;
  const at = places.indexOf(selected && places.includes(selected) ? selected : (own ?? ''));
  return at < 0 ? places[step > 0 ? 0 : places.length - 1] : places[at + step];
}
