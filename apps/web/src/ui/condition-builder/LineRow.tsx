import { DeleteOutlined } from '@ant-design/icons';
import type { RuleSchema } from '@careloop/rules';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context';
import styles from './ConditionBuilder.module.css';
import { move, remove, replace } from './edit';
import { GroupRows } from './GroupRows';
import { hintsFor, kindOf, relatedSchema } from './hints';
import { emptyGroup, type Line, type Slot, type Slots, type Subject } from './model';
import { RowMenu } from './RowMenu';
import { SubjectPicker } from './SubjectPicker';
import { useSay } from './useSay';
import { SlotEditor } from './SlotEditor';
import { slotsOf, valueMode, wantedBy } from './values';
import { isFinished } from './write';

/** One condition: what, how compared, with what. Alt+↑ and Alt+↓ move it. */
export function LineRow({
  line,
  schema,
  at,
  of,
  depth,
}: {
  line: Line;
  schema: RuleSchema;
  at: number;
  of: number;
  depth: number;
}) {
  const { t } = useTranslation();
  const { say } = useSay();
  const { offer, edit, disabled } = useBuilder();
  const set = (next: Partial<Line>) => edit((root) => replace(root, line.id, { ...line, ...next }));

  const kind = kindOf(line.subject, schema, offer);
  const hints = hintsFor(line.subject, kind, offer);
  const hint = hints.find(({ id }) => id === line.hint);
  const wanted = hint && kind ? wantedBy(hint, kind) : null;

  /** The slots that still make sense under another operator. */
  const kept = (subject: Subject | null, hintId: string | null): Slots => {
    const nextKind = kindOf(subject, schema, offer);
    const next = offer.hints.find(({ id }) => id === hintId);
    const nextWanted = next && nextKind && wantedBy(next, nextKind);
    if (!next || !nextWanted) return {};
    const slots = slotsOf(next).flatMap((slot): [Slot, Slots[Slot]][] => {
      const value = line.slots[slot];
      return value !== undefined && valueMode(value, nextWanted, schema, offer) ? [[slot, value]] : [];
    });
    return Object.fromEntries(slots);
  };

  const setSubject = (subject: Subject) => {
    const fitting = hintsFor(subject, kindOf(subject, schema, offer), offer);
    const next = fitting.find(({ id }) => id === line.hint)?.id ?? fitting[0]?.id ?? null;
    set({ subject, hint: next, slots: sameField(subject, line.subject) ? kept(subject, next) : {} });
  };

  const related = line.subject?.kind === 'related' ? line.subject : null;
  const inner = related && relatedSchema(schema, related.relation);
  const finished = isFinished(line, offer);
  return (
    <div
      className={styles.line}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        edit((root) => move(root, line.id, event.key === 'ArrowUp' ? -1 : 1));
      }}
    >
      <div className={styles.row}>
        <SubjectPicker value={line.subject} schema={schema} onChange={setSubject} disabled={disabled} />
        <Select
          className={styles.operator}
          aria-label={t('conditions.operator')}
          value={hint?.id}
          placeholder={t('conditions.operator')}
          disabled={disabled || !line.subject}
          popupMatchSelectWidth={false}
          options={hints.map(({ id, label }) => ({ value: id, label: say(label) }))}
          onChange={(id) => set({ hint: id, slots: kept(line.subject, id) })}
        />
        <div className={styles.slots}>
          {hint &&
            wanted &&
            slotsOf(hint).map((slot, i) => (
              <div key={slot} className={styles.slot}>
                {i > 0 && <span className={styles.word}>{t('conditions.range')}</span>}
                <SlotEditor
                  label={t(`conditions.${slot}`)}
                  wanted={wanted}
                  subject={line.subject}
                  schema={schema}
                  value={line.slots[slot]}
                  disabled={disabled}
                  onChange={(value) => set({ slots: { ...line.slots, [slot]: value } })}
                />
              </div>
            ))}
        </div>
        {!disabled && (
          <span className={styles.tools}>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('conditions.remove')}
              onClick={() => edit((root) => remove(root, line.id))}
            />
            <RowMenu id={line.id} at={at} of={of} wrappable={depth < 3} />
          </span>
        )}
      </div>
      {!finished && line.subject && <div className={styles.hint}>{t('conditions.unfinished')}</div>}
      {related && inner && (
        <div className={styles.related}>
          <span className={`${styles.hint} ${styles.narrowing}`}>
            {t(related.where ? 'conditions.relatedWhere' : 'conditions.relatedAll', {
              label: schema.relations?.[related.relation]?.label,
            })}
            {!related.where && !disabled && (
              <Button size="small" type="link" onClick={() => set({ subject: { ...related, where: emptyGroup() } })}>
                {t('conditions.limitRelated')}
              </Button>
            )}
          </span>
          {related.where && <GroupRows group={related.where} schema={inner} depth={2} />}
        </div>
      )}
    </div>
  );
}

const sameField = (a: Subject, b: Subject | null) =>
  a.kind === 'field' ? b?.kind === 'field' && a.field === b.field : b?.kind === 'related';
