import { EllipsisOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '../access/useMe';
import { MenuButton } from '../ui/MenuButton';
import { useCountText } from '../ui/useCountText';
import { useRecordCount } from './useRecords';
import type { ViewState } from './view-state';

const ExportDialog = lazy(() => import('./ExportDialog'));
const BatchEditDialog = lazy(() => import('../batch/BatchEditDialog'));

/** What can be done with all data of a form that is shown now, and the pages about the form's data. */
export function DataActions({ form, view, columns }: { form: FormView; view: ViewState; columns: FormView['fields'] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayBuild = useMay('builder');
  const countText = useCountText();
  const [dialog, setDialog] = useState<'export' | 'batch'>();
  const { filter, search } = view;
  const count = useRecordCount(form.key, { filter, search });
  const acts: Record<string, () => void> = {
    import: () => void navigate(`/forms/${form.key}/import`),
    export: () => setDialog('export'),
    batch: () => setDialog('batch'),
    recent: () => void navigate(`/forms/${form.key}/batches`),
    bin: () => void navigate(`/forms/${form.key}/bin`),
    publish: () => void navigate(`/forms/${form.key}/publish`),
    edit: () => void navigate(`/forms?edit=${form.id}`),
  };
  const close = () => setDialog(undefined);
  return (
    <>
      <MenuButton
        icon={<EllipsisOutlined />}
        aria-label={t('states.more')}
        menu={{
          items: [
            ...(mayBuild
              ? [
                  { key: 'import', label: t('forms.import') },
                  { key: 'export', label: t('records.export') },
                ]
              : []),
            { key: 'batch', label: t('batch.editAll'), disabled: !count?.value },
            { type: 'divider' },
            { key: 'recent', label: t('batch.recent') },
            { key: 'bin', label: t('bin.name') },
            ...(mayBuild
              ? [
                  { type: 'divider' as const },
                  { key: 'publish', label: t('publish.name') },
                  { key: 'edit', label: t('forms.edit') },
                ]
              : []),
          ],
          onClick: ({ key }) => acts[key]?.(),
        }}
      />
      {dialog === 'export' && (
        <Suspense>
          <ExportDialog form={form} view={view} columns={columns} onClose={close} />
        </Suspense>
      )}
      {dialog === 'batch' && count && (
        <Suspense>
          <BatchEditDialog form={form} scope={{ filter, search }} count={countText(count)} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
