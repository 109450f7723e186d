import type { OccurrenceDetail } from '@careloop/contracts';
import { Alert, Descriptions, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useMember } from '../access/useMe';
import { useStepKinds } from '../automations/useAutomations';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatInstant } from '../ui/format';
import { SideDrawer } from '../ui/SideDrawer';
import { Quiet } from '../ui/words';
import { failedWith } from '../api/error';
import { ExplanationTree } from './ExplanationTree';
import styles from './Ledger.module.css';
import { MessageCard } from './MessageCard';
import { ResolveCard } from './ResolveCard';
import { StateTag } from './StateTag';
import { StepList } from './StepList';
import { useOccurrence } from './useLedger';

/** One promise: what became of it and why, each step, each message. */
export default function OccurrenceDrawer() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { occurrence, error, refetch } = useOccurrence(id);
  return (
    <SideDrawer
      wide
      onClose={() => void navigate(`/ledger?${search.toString()}`)}
      title={
        occurrence ? (
          <span className={styles.title}>
            {occurrence.record.name} · {occurrence.automation.name} <StateTag state={occurrence.state} />
          </span>
        ) : (
          t('ledger.one')
        )
      }
      extra={
        occurrence && (
          <ButtonLink to={`/forms/${occurrence.record.form}/${occurrence.record.id}`}>
            {t('ledger.toCustomer')}
          </ButtonLink>
        )
      }
    >
      {failedWith(error, 'NOT_FOUND') || failedWith(error, 'OCCURRENCE_NOT_FOUND') ? (
        <EmptyState title={t('ledger.gone')} />
      ) : error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !occurrence ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : (
        <Detail occurrence={occurrence} />
      )}
    </SideDrawer>
  );
}

function Detail({ occurrence }: { occurrence: OccurrenceDetail }) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const { channels } = useStepKinds();
  const { automation, version, occurrenceKey, dueAt, notAfter, zone, arm, resumeAt, finishedAt, message, state } =
    occurrence;
  const time = (at: string) => formatInstant(at, i18n.language, zone);
  const facts: [string, React.ReactNode][] = [
    [
      'automation',
      <span>
        <Link to={`/automations/${automation.id}`}>{automation.name}</Link> {t('ledger.version', { version })}
      </span>,
    ],
    ['due', zone === workspace.zone ? time(dueAt) : `${time(dueAt)}（${zone}）`],
    ['notAfter', time(notAfter)],
    ['occasion', <Typography.Text code>{occurrenceKey}</Typography.Text>],
    ['arm', arm && t(`ledger.arms.${arm}`)],
    ['resumeAt', resumeAt && time(resumeAt)],
    ['finishedAt', finishedAt && time(finishedAt)],
  ];
  return (
    <div className={styles.detail}>
      {state === 'uncertain' ? (
        <ResolveCard occurrence={occurrence} />
      ) : (
        message && <Alert type={state === 'failed' ? 'warning' : 'info'} showIcon title={message} />
      )}
      {occurrence.resolutions.length > 0 && (
        <ul className={styles.resolutions}>
          {occurrence.resolutions.map((one) => (
            <li key={one.at}>
              <span>{one.message}</span>
              <Quiet className="tabular">{time(one.at)}</Quiet>
            </li>
          ))}
        </ul>
      )}
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 1, md: 2 }}
        items={facts.flatMap(([key, children]) =>
          children ? [{ key, label: t(`ledger.facts.${key}`), children }] : [],
        )}
      />
      <section>
        <Typography.Title level={5}>{t('ledger.explanation')}</Typography.Title>
        {occurrence.explanation ? (
          <ExplanationTree explanation={occurrence.explanation} />
        ) : (
          <Typography.Text type="secondary">{t('ledger.noCondition')}</Typography.Text>
        )}
      </section>
      <section>
        <Typography.Title level={5}>{t('ledger.steps')}</Typography.Title>
        {occurrence.steps.length ? (
          <StepList occurrence={occurrence} />
        ) : (
          <Typography.Text type="secondary">{t('ledger.noSteps')}</Typography.Text>
        )}
      </section>
      {occurrence.messages.length > 0 && (
        <section>
          <Typography.Title level={5}>{t('ledger.messages')}</Typography.Title>
          {occurrence.messages.map((each) => (
            <MessageCard
              key={each.id}
              to={each.recipient}
              channel={channels?.find(({ id }) => id === each.channel)?.label ?? each.channel}
              subject={each.subject}
              body={each.body}
              at={each.sentAt}
              state={each.state}
              note={each.reason}
            />
          ))}
        </section>
      )}
    </div>
  );
}
