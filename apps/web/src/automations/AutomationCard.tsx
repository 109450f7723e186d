import { ClockCircleOutlined, EditOutlined, PlayCircleOutlined, WarningOutlined } from '@ant-design/icons';
import type { AutomationView } from '@careloop/contracts';
import { Card, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatCount } from '../ui/format';
import { AutomationTag } from './AutomationTag';
import styles from './AutomationsPage.module.css';
import { useStateCounts } from './useAutomations';

const ICONS = { date: ClockCircleOutlined, record: EditOutlined, manual: PlayCircleOutlined };

/** One automation: when it acts and for whom, its state, and what lies ahead. */
export function AutomationCard({ automation }: { automation: AutomationView }) {
  const { t, i18n } = useTranslation();
  const { id, name, sentence, state, trigger, problems, changed, version } = automation;
  const counts = useStateCounts(id);
  const Icon = ICONS[trigger.type];
  const count = (names: string[]) =>
    formatCount(
      names.reduce((sum, each) => sum + (counts?.[each] ?? 0), 0),
      i18n.language,
    );
  return (
    <Link to={`/automations/${id}`} className={styles.link}>
      <Card hoverable size="small" className={styles.card}>
        <div className={styles.top}>
          <Icon className={styles.icon} aria-hidden />
          <Typography.Text strong ellipsis={{ tooltip: name }} className={styles.name}>
            {name}
          </Typography.Text>
          <AutomationTag state={state} />
        </div>
        <Typography.Paragraph type="secondary" className={styles.sentence} ellipsis={{ rows: 2, tooltip: sentence }}>
          {sentence}
        </Typography.Paragraph>
        <div className={`${styles.bottom} tabular`}>
          {problems.length > 0 ? (
            <Typography.Text type="warning">
              <WarningOutlined /> {t('automations.problems', { count: problems.length })}
            </Typography.Text>
          ) : state === 'draft' ? (
            <Typography.Text type="secondary">{t('automations.notPublished')}</Typography.Text>
          ) : (
            <Typography.Text type="secondary">
              {counts
                ? t('automations.counts', {
                    planned: count(['planned', 'running', 'waiting']),
                    done: count(['sent', 'done']),
                  })
                : ' '}
            </Typography.Text>
          )}
          {version !== null && changed && (
            <Typography.Text type="secondary">{t('automations.changed')}</Typography.Text>
          )}
        </div>
      </Card>
    </Link>
  );
}
