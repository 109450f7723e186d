import { localDateOf, localTimeOf, type LocalDate } from '@careloop/calendar';
import type { AutomationView } from '@careloop/contracts';
import { Button, Empty, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMember } from '../access/useMe';
import { ColorTag } from '../ui/ColorTag';
import { formatDate } from '../ui/format';
import styles from './Rehearsal.module.css';
import { useRehearsal, type Rehearsal } from './useAutomations';

const STEP = 50;
const TONES = { 'would-run': 'green', skipped: undefined, control: 'purple' } as const;

/** Who would get something on one day, and who would not, with the reason. */
export function RehearsalDay({
  automation,
  rehearsal,
  day,
}: {
  automation: AutomationView;
  rehearsal: Rehearsal;
  day: LocalDate | null;
}) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const [shown, setShown] = useState(STEP);
  // The answer lists the first thousand of all days; a late day is asked for by itself.
  const cut = rehearsal.total > rehearsal.items.length;
  const { rehearsal: single } = useRehearsal(
    automation.id,
    day && cut ? { from: day, to: day } : null,
    automation.updatedAt,
  );
  if (!day) return <Typography.Text type="secondary">{t('automations.rehearsal.chooseDay')}</Typography.Text>;
  const source = cut ? single : rehearsal;
  const items = source?.items.filter(({ dueAt }) => localDateOf(new Date(dueAt), workspace.zone) === day);
  return (
    <section aria-live="polite">
      <Typography.Title level={5}>{formatDate(day, i18n.language)}</Typography.Title>
      {!items ? (
        <Skeleton active />
      ) : !items.length ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('automations.rehearsal.nobody')} />
      ) : (
        <>
          <ul className={styles.people}>
            {items.slice(0, shown).map(({ recordId, occurrenceKey, name, dueAt, outcome, message, provisional }) => (
              <li key={recordId + occurrenceKey}>
                <span className="tabular">{localTimeOf(new Date(dueAt), workspace.zone)}</span>
                <Link to={`/forms/${automation.form}/${recordId}`} className={styles.person}>
                  {name}
                </Link>
                <span className={styles.outcome}>
                  <ColorTag tone={TONES[outcome]}>{t(`automations.rehearsal.outcomes.${outcome}`)}</ColorTag>
                  {provisional && <ColorTag tone="orange">{t('automations.rehearsal.provisional')}</ColorTag>}
                  {message && <Typography.Text type="secondary">{message}</Typography.Text>}
                </span>
              </li>
            ))}
          </ul>
          {items.length > shown && (
            <Button type="link" onClick={() => setShown(shown + STEP * 4)}>
              {t('states.loadMore')}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
