import type { FormView, ViewSettings, ViewView } from '@careloop/contracts';
import { Alert, App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMay } from '../access/useMe';
import { useViewChanges } from './useViews';

/** Says what of a view does not work any more since its form changed, and takes it out. */
export default function ViewProblems({
  form,
  view,
  working,
}: {
  form: FormView;
  view: ViewView;
  /** The settings without the broken ones. */
  working: ViewSettings;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const mayShare = useMay('builder');
  const { change } = useViewChanges(form.key);
  const { id, version, problems, shared } = view;
  const sentences = [...new Set(problems.map((problem) => problem.message))];
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 12 }}
      title={t('views.broken')}
      description={
        <>
          {sentences.map((sentence) => (
            <div key={sentence}>{sentence}</div>
          ))}
          {problems.some(({ path }) => path.startsWith('filter')) && <strong>{t('views.brokenFilter')}</strong>}
        </>
      }
      action={
        (!shared || mayShare) && (
          <Button
            size="small"
            loading={change.isPending}
            onClick={() =>
              change.mutate(
                { id, version, settings: working },
                { onError: (error) => void message.error(error.message) },
              )
            }
          >
            {t('views.repair')}
          </Button>
        )
      }
    />
  );
}
