import { EllipsisOutlined, TableOutlined, TeamOutlined } from '@ant-design/icons';
import type { FormView, RecordPage } from '@careloop/contracts';
import { useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useMay } from '../access/useMe';
import { api } from '../api/client';
import { MenuButton } from '../ui/MenuButton';
import { useCountText } from '../ui/useCountText';
import { visibleFields } from './field-types';
import styles from './FormsPage.module.css';
import { useFormChanges } from './useForms';
import { Quiet } from '../ui/words';

/** One form: its name, how much it holds, and what can be done with it. */
export function FormCard({ form, onEdit }: { form: FormView; onEdit: () => void }) {
  const { t } = useTranslation();
  const countText = useCountText();
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const mayBuild = useMay('builder');
  const { remove } = useFormChanges();
  const { data } = useQuery({
    queryKey: ['records', form.key, 'count'],
    queryFn: () => api.post<RecordPage>(`/forms/${form.key}/records/query`, { limit: 0, count: true }),
    staleTime: 60_000,
  });
  const count = data?.count && countText(data.count);

  const confirmRemove = () =>
    modal.confirm({
      title: t('forms.removeTitle', { name: form.name }),
      content: t('forms.removeText', { count: count ?? '…' }),
      okText: t('states.delete'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(form.id).catch((error: Error) => void message.error(error.message)),
    });
  const acts: Record<string, () => void> = {
    edit: onEdit,
    import: () => void navigate(`/forms/${form.key}/import`),
    remove: () => void confirmRemove(),
  };
  return (
    <li className={styles.card}>
      <span className={styles.icon} aria-hidden>
        {form.kind === 'customer' ? <TeamOutlined /> : <TableOutlined />}
      </span>
      <div className={styles.words}>
        <Link to={`/forms/${form.key}`} className={styles.name} title={form.name}>
          {form.name}
        </Link>
        <Quiet className="tabular">
          {[
            count !== undefined && t('forms.records', { count: data!.count!.value, shown: count }),
            t('forms.fields', { count: visibleFields(form.fields).length }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </Quiet>
      </div>
      {mayBuild && (
        <MenuButton
          type="text"
          size="small"
          icon={<EllipsisOutlined />}
          className={styles.menu}
          aria-label={t('forms.menu', { name: form.name })}
          menu={{
            items: [
              { key: 'edit', label: t('forms.edit') },
              { key: 'import', label: t('forms.import') },
              { type: 'divider' },
              { key: 'remove', label: t('states.delete'), danger: true },
            ],
            onClick: ({ key }) => acts[key]?.(),
          }}
        />
      )}
    </li>
  );
}
