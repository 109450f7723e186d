import { tokenize, type FormulaProblem } from '@careloop/forms';
import { useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { askedAt, complete, fitting, type Suggestion } from './completion';
import styles from './FormulaText.module.css';

/** Puts something in at the caret. */
export interface FormulaTextHandle {
  put: (suggestion: Suggestion) => void;
}

/**
 * Where a formula is typed: fields and functions are coloured, what is wrong is underlined where it stands, and what
 * could be meant is offered below the caret.
 */
export function FormulaText({
  value,
  onChange,
  problems,
  suggestions,
  handle,
  label,
}: {
  value: string;
  onChange: (text: string) => void;
  /** Places in this text. */
  problems: Pick<FormulaProblem, 'from' | 'to'>[];
  suggestions: readonly Suggestion[];
  handle: Ref<FormulaTextHandle>;
  label: string;
}) {
  const { t } = useTranslation();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const wanted = useRef<number>(undefined);
  const popup = useRef<HTMLUListElement>(null);
  const asked = open ? askedAt(value, caret) : null;
  const offered = asked ? fitting(suggestions, asked) : [];
  const chosen = offered[Math.min(active, offered.length - 1)];

  const look = () => setCaret(area.current?.selectionStart ?? 0);
  const take = (one: Suggestion, from = asked ?? { from: caret, typed: '', kinds: [] }) => {
    const made = complete(value, area.current?.selectionStart ?? caret, from, one);
    onChange(made.text);
    wanted.current = made.caret;
    setCaret(made.caret);
    setOpen(false);
    setActive(0);
  };
  // The caret can only be put where the new text is.
  useLayoutEffect(() => {
    const at = wanted.current;
    if (at === undefined) return;
    wanted.current = undefined;
    area.current?.focus();
    area.current?.setSelectionRange(at, at);
  }, [value]);
  useImperativeHandle(handle, () => ({
    put: (one) => {
      const at = area.current?.selectionStart ?? value.length;
      take(one, { from: at, typed: '', kinds: [] });
    },
  }));

  const pieces = useMemo(() => piecesOf(value, problems), [value, problems]);
  const from = offered.length ? asked?.from : undefined;
  useLayoutEffect(() => {
    const box = mirror.current && from !== undefined && boxAt(mirror.current, from);
    if (!box || !popup.current) return;
    popup.current.style.left = `${box.left}px`;
    popup.current.style.top = `${box.top}px`;
  }, [from, value]);
  return (
    <div className={styles.box}>
      <div ref={mirror} className={styles.mirror} aria-hidden>
        {pieces.map(({ text, kind, wrong }, i) => (
          <span key={i} data-kind={kind} data-wrong={wrong}>
            {text}
          </span>
        ))}{' '}
      </div>
      <textarea
        ref={area}
        className={styles.area}
        value={value}
        spellCheck={false}
        autoFocus
        aria-label={label}
        aria-invalid={problems.length > 0}
        aria-autocomplete="list"
        aria-controls={offered.length ? id : undefined}
        aria-activedescendant={offered.length ? `${id}-${offered.indexOf(chosen!)}` : undefined}
        placeholder={t('formulas.placeholder')}
        onScroll={({ currentTarget }) => {
          if (mirror.current) mirror.current.scrollTop = currentTarget.scrollTop;
        }}
        onSelect={look}
        onBlur={() => setOpen(false)}
        onChange={({ target }) => {
          onChange(target.value);
          setCaret(target.selectionStart);
          setOpen(true);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || !offered.length) return;
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            const step = event.key === 'ArrowDown' ? 1 : -1;
            setActive((offered.indexOf(chosen!) + step + offered.length) % offered.length);
          } else if (event.key === 'Enter' || event.key === 'Tab') take(chosen!);
          else if (event.key === 'Escape') setOpen(false);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {offered.length > 0 && (
        <ul id={id} role="listbox" aria-label={t('formulas.suggestions')} className={styles.popup} ref={popup}>
          {offered.map((one, i) => (
            <li
              key={`${one.kind}${one.label}`}
              id={`${id}-${i}`}
              role="option"
              aria-selected={one === chosen}
              className={styles.suggestion}
              onMouseDown={(event) => {
                event.preventDefault();
                take(one);
              }}
            >
              <span data-kind={one.kind}>{one.label}</span>
              <small>{t(`formulas.kinds.${one.kind}`)}</small>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface Piece {
  text: string;
  kind?: 'field' | 'function' | 'text' | 'number';
  wrong: boolean;
}

/** The text cut where its colour or its correctness changes. */
function piecesOf(text: string, problems: Pick<FormulaProblem, 'from' | 'to'>[]): Piece[] {
  const { tokens } = tokenize(text);
  const kinds = tokens.map(({ type, from, to }) => ({
    from,
    to,
    kind: type === 'name' ? ('function' as const) : type === 'sign' || type === 'end' ? undefined : type,
  }));
  const cuts = new Set([0, text.length, ...[...kinds, ...problems].flatMap(({ from, to }) => [from, to])]);
  const places = [...cuts].filter((at) => at >= 0 && at <= text.length).sort((a, b) => a - b);
  return places.slice(0, -1).map((from, i) => {
    const to = places[i + 1]!;
    return {
      text: text.slice(from, to),
      kind: kinds.find((token) => token.from <= from && token.to >= to)?.kind,
      wrong: problems.some((one) => one.from <= from && Math.max(one.to, one.from + 1) >= to),
    };
  });
}

/** Where in the box the character at this place of the text stands: below it the suggestions open. */
function boxAt(root: HTMLElement, at: number): { left: number; top: number } {
  let left = at;
  for (const span of root.querySelectorAll('span')) {
    const node = span.firstChild;
    const length = node?.textContent?.length ?? 0;
    if (node && left <= length) {
      const range = document.createRange();
      range.setStart(node, left);
      range.setEnd(node, left);
      const [own, frame] = [range.getBoundingClientRect(), root.getBoundingClientRect()];
      return { left: Math.max(0, Math.min(own.left - frame.left, frame.width - 240)), top: own.bottom - frame.top + 4 };
    }
    left -= length;
  }
  return { left: 8, top: 32 };
}
