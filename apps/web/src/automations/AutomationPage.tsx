import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { failedWith } from '../api/error';
import { useForms } from '../forms/useForms';
import { ButtonLink } from '../ui/ButtonLink';
import { useRuleSchema } from '../ui/condition-builder/useRuleSchema';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { AutomationEditor } from './AutomationEditor';
import { useAutomation, useStepKinds } from './useAutomations';

/** One automation: edit, rehearse, publish. */
export default function AutomationPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { automation, error, refetch } = useAutomation(id);
  const { forms } = useForms();
  const schema = useRuleSchema(automation?.form);
  const { actions, channels, queues } = useStepKinds();
  const form = forms?.find(({ key }) => key === automation?.form);

  const back = <ButtonLink to="/automations">{t('automations.back')}</ButtonLink>;
  if (failedWith(error, 'AUTOMATION_NOT_FOUND') || failedWith(error, 'NOT_FOUND'))
    return <EmptyState title={t('automations.gone')} text={t('states.noPageText')} action={back} />;
  if (error && !automation) return <ErrorState error={error} onRetry={refetch} />;
  if (automation && forms && !form) return <EmptyState title={t('automations.formGone')} action={back} />;
  if (!automation || !form || !schema || !actions || !channels || !queues)
    return (
      <Page>
        <Skeleton active paragraph={{ rows: 8 }} />
      </Page>
    );
  return (
    <AutomationEditor
      key={automation.id}
      automation={automation}
      form={form}
      schema={schema}
      actions={actions}
      channels={channels}
      queues={queues}
    />
  );
}
