import { EllipsisOutlined, ExportOutlined, ImportOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '../access/useMe';
import { MenuButton } from '../ui/MenuButton';
import type { ViewState } from './view-state';

const ExportDialog = lazy(() => import('./ExportDialog'));

/** What a builder can do with all data of a form. */
export function DataActions({ form, view, columns }: { form: FormView; view: ViewState; columns: FormView['fields'] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayBuild = useMay('builder');
  const [exporting, setExporting] = useState(false);
  if (!mayBuild) return null;
  const acts: Record<string, () => void> = {
    import: () => void navigate(`/forms/${form.key}/import`),
    export: () => setExporting(true),
    edit: () => void navigate(`/forms?edit=${form.id}`),
  };
  return (
    <>
      <MenuButton
        icon={<EllipsisOutlined />}
        aria-label={t('states.more')}
        menu={{
          items: [
            { key: 'import', icon: <ImportOutlined />, label: t('forms.import') },
            { key: 'export', icon: <ExportOutlined />, label: t('records.export') },
            { type: 'divider' },
            { key: 'edit', label: t('forms.edit') },
          ],
          onClick: ({ key }) => acts[key]?.(),
        }}
      />
      {exporting && (
        <Suspense>
          <ExportDialog form={form} view={view} columns={columns} onClose={() => setExporting(false)} />
        </Suspense>
      )}
    </>
  );
}
