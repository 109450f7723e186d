import { ArrowLeftOutlined } from '@ant-design/icons';
import type { AutomationView, FormView, QueueView, RecordPage } from '@careloop/contracts';
import type { RuleSchema } from '@careloop/rules';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useBlocker, useSearchParams } from 'react-router';
import { useMay } from '../access/useMe';
import { api } from '../api/client';
import { ApiError } from '../api/error';
import { useValueText } from '../records/useValueText';
import { Page } from '../ui/Page';
import { AutomationHeader } from './AutomationHeader';
import { AutomationSummary } from './AutomationSummary';
import { ConditionCard } from './ConditionCard';
import { problemsAt } from './draft';
import { EditorProvider, type Problem } from './editor-context';
import styles from './Flow.module.css';
import { PolicyCard } from './PolicyCard';
import { Rehearsal } from './Rehearsal';
import { StepLane } from './StepLane';
import { TriggerCard } from './TriggerCard';
import { useAutomationChanges, type ActionTypeView, type ChannelTypeView } from './useAutomations';
import { useDraft } from './useDraft';

const NO_PROBLEMS: Problem[] = [];

/** The flow from top to bottom, what stands in its way, and its rehearsal. */
export function AutomationEditor({
  automation,
  form,
  schema,
  actions,
  channels,
  queues,
}: {
  automation: AutomationView;
  form: FormView;
  schema: RuleSchema;
  actions: ActionTypeView[];
  channels: ChannelTypeView[];
  queues: QueueView[];
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const readOnly = !useMay('builder');
  const { draft, dirty, set, editSteps, discard, adopt } = useDraft(automation);
  const { change } = useAutomationChanges(automation.id);
  const [refused, setRefused] = useState<Problem[]>(NO_PROBLEMS);
  const valueText = useValueText();
  const samples = useSamples(form.key);
  useLeaveGuard(dirty);

  const save = () =>
    change.mutateAsync(draft).then(
      (view) => {
        adopt(view, draft);
        setRefused(NO_PROBLEMS);
        message.success(t('states.saved'));
        return true;
      },
      (error: unknown) => {
        setRefused(error instanceof ApiError ? error.details : NO_PROBLEMS);
        message.error(error instanceof Error ? error.message : String(error));
        return false;
      },
    );
  // Problems of the saved draft, until it is edited; then only what the server refused.
  const problems = dirty || refused.length ? refused : automation.problems;
  const places = problemsAt(problems, draft.steps);
  const elsewhere = [...places].filter(
    ([place]) => !['trigger', 'condition', 'policy'].includes(place) && !place.startsWith('steps.'),
  );
  const open = search.get('node');
  const tab = search.get('tab') === 'rehearsal' ? 'rehearsal' : 'edit';
  const put = (key: string, value: string | null, rest: string[] = []) =>
    setSearch(
      (old) => {
        for (const each of rest) old.delete(each);
        if (value === null) old.delete(key);
        else old.set(key, value);
        return old;
      },
      { replace: true },
    );

  return (
    <Page>
      <AutomationHeader
        automation={automation}
        name={draft.name}
        onName={(name) => set({ name })}
        dirty={dirty}
        saving={change.isPending}
        readOnly={readOnly}
        onSave={save}
        onDiscard={() => {
          setRefused(NO_PROBLEMS);
          discard();
        }}
        before={
          <Link to="/automations" className={styles.back}>
            <ArrowLeftOutlined /> {t('frame.automations')}
          </Link>
        }
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => put('tab', key === 'edit' ? null : key, ['day'])}
        items={[
          { key: 'edit', label: t('automations.tabs.edit') },
          { key: 'rehearsal', label: t('automations.tabs.rehearsal') },
        ]}
      />
      {tab === 'rehearsal' ? (
        <Rehearsal automation={automation} dirty={dirty} onSave={save} />
      ) : (
        <EditorProvider
          value={{
            form,
            schema,
            readOnly,
            actions,
            channels,
            queues,
            valueText,
            sample: samples.current,
            nextSample: samples.next,
            afterChange: draft.trigger.type === 'record',
            problems: places,
            steps: draft.steps,
            edit: editSteps,
            open,
            setOpen: (place) => put('node', place),
          }}
        >
          <div className={styles.editor}>
            <div className={styles.flow}>
              {elsewhere.map(([place, list]) => (
                <Alert key={place} type="warning" showIcon title={list.map(({ message }) => message).join(' ')} />
              ))}
              <TriggerCard value={draft.trigger} onChange={(trigger) => set({ trigger })} />
              <div className={styles.line} aria-hidden />
              <ConditionCard value={draft.condition} onChange={(condition) => set({ condition })} />
              <StepLane steps={draft.steps} lane={[]} />
              <div className={styles.end}>{t('automations.end')}</div>
            </div>
            <aside className={styles.side}>
              <PolicyCard value={draft.policy} onChange={(policy) => set({ policy })} />
              <AutomationSummary automation={automation} />
            </aside>
          </div>
        </EditorProvider>
      )}
    </Page>
  );
}

/** Some records of the form to try texts on, one at a time. */
function useSamples(form: string) {
  const [at, setAt] = useState(0);
  const { data } = useQuery({
    queryKey: ['records', form, 'samples'],
    queryFn: () => api.post<RecordPage>(`/forms/${form}/records/query`, { limit: 20 }),
    staleTime: 300_000,
  });
  const items = data?.items ?? [];
  return { current: items[at % (items.length || 1)], next: () => setAt(at + 1) };
}

/** Asks before unsaved changes are left behind: by a link, by the browser's buttons, by closing the page. */
function useLeaveGuard(dirty: boolean) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    const asked = modal.confirm({
      title: t('automations.leave.title'),
      content: t('automations.leave.text'),
      okText: t('automations.leave.ok'),
      cancelText: t('automations.leave.stay'),
      okButtonProps: { danger: true },
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
    return () => asked.destroy();
  }, [blocker, modal, t]);
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
}
