import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import type { AutomationView } from '@careloop/contracts';
import { Button, Input, Segmented, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMay } from '../access/useMe';
import { ButtonLink } from '../ui/ButtonLink';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { AutomationCard } from './AutomationCard';
import styles from './AutomationsPage.module.css';
import { NewAutomation } from './NewAutomation';
import { useAutomations } from './useAutomations';

const STATES = ['all', 'active', 'draft', 'paused'] as const;

/** All automations as cards, by the form they look after. */
export default function AutomationsPage() {
  const { t } = useTranslation();
  const { automations, error, refetch } = useAutomations();
  const [search, setSearch] = useSearchParams();
  const may = useMay('builder');
  const state = search.get('state') ?? 'all';
  const text = search.get('q') ?? '';
  const set = (key: string, value: string | null) =>
    setSearch(
      (old) => {
        if (value) old.set(key, value);
        else old.delete(key);
        return old;
      },
      { replace: true },
    );
  const create = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => set('new', '1')}>
      {t('automations.create')}
    </Button>
  );
  const shown = automations?.filter(
    (each) => (state === 'all' || each.state === state) && `${each.name} ${each.sentence}`.includes(text),
  );
  const active = automations?.filter((each) => each.state === 'active').length ?? 0;

  return (
    <Page>
      <PageHeader
        title={t('frame.automations')}
        text={automations?.length ? t('automations.head', { active, all: automations.length }) : undefined}
        actions={may && create}
      />
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !automations || !shown ? (
        <Skeleton active />
      ) : !automations.length ? (
        <EmptyState
          title={t('automations.none')}
          text={t('automations.noneText')}
          action={
            <div className={styles.next}>
              <ButtonLink to="/templates" type="primary">
                {t('automations.fromTemplate')}
              </ButtonLink>
              {may && <Button onClick={() => set('new', '1')}>{t('automations.create')}</Button>}
            </div>
          }
        />
      ) : (
        <>
          <div className={styles.filters}>
            <Segmented
              value={state}
              aria-label={t('automations.state')}
              onChange={(value) => set('state', value === 'all' ? null : value)}
              options={STATES.map((value) => ({ value, label: t(`automations.states.${value}`) }))}
            />
            <Input
              className={styles.search}
              allowClear
              prefix={<SearchOutlined />}
              placeholder={t('states.search')}
              aria-label={t('states.search')}
              value={text}
              onChange={({ target }) => set('q', target.value)}
            />
          </div>
          {shown.length ? <Groups automations={shown} /> : <EmptyState text={t('automations.nothingFound')} />}
        </>
      )}
      {search.get('new') && <NewAutomation onClose={() => set('new', null)} />}
    </Page>
  );
}

function Groups({ automations }: { automations: AutomationView[] }) {
  const forms = [...new Set(automations.map(({ formName }) => formName))];
  return forms.map((form) => (
    <section key={form} className={styles.group} aria-label={form}>
      <Typography.Title level={5}>{form}</Typography.Title>
      <div className={styles.cards}>
        {automations
          .filter(({ formName }) => formName === form)
          .map((automation) => (
            <AutomationCard key={automation.id} automation={automation} />
          ))}
      </div>
    </section>
  ));
}
