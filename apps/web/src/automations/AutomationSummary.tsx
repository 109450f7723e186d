import type { AutomationView } from '@careloop/contracts';
import { Card, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { StateTag, STATES } from '../ledger/StateTag';
import { formatCount } from '../ui/format';
import styles from './Flow.module.css';
import { useEffectOf, useStateCounts } from './useAutomations';

/** What became of its promises so far, each count a way into the ledger. */
export function AutomationSummary({ automation }: { automation: AutomationView }) {
  const { t, i18n } = useTranslation();
  const counts = useStateCounts(automation.id);
  const held = (automation.policy.holdout ?? 0) > 0 && automation.version !== null;
  const effect = useEffectOf(automation.id, held);
  const shown = STATES.filter((state) => counts?.[state]);
  return (
    <Card size="small" title={t('automations.summary.title')}>
      {!counts || !shown.length ? (
        <Typography.Text type="secondary">
          {automation.version === null ? t('automations.summary.notYet') : t('automations.summary.nothing')}
        </Typography.Text>
      ) : (
        <ul className={styles.counts}>
          {shown.map((state) => (
            <li key={state}>
              <Link to={`/ledger?automation=${automation.id}&state=${state}`} className={styles.count}>
                <StateTag state={state} />
                <span className="tabular">{formatCount(counts[state] ?? 0, i18n.language)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {effect && effect.treated + effect.control > 0 && (
        <Typography.Paragraph type="secondary" className={styles.effect}>
          {t('automations.summary.effect', {
            treated: formatCount(effect.treated, i18n.language),
            control: formatCount(effect.control, i18n.language),
          })}
        </Typography.Paragraph>
      )}
    </Card>
  );
}
