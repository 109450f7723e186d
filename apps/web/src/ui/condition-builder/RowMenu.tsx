import { EllipsisOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context';
import { duplicate, move, wrap } from './edit';

/** Move, duplicate, put in a group: everything that can be done with a row beside deleting it. */
export function RowMenu({ id, at, of, wrappable }: { id: string; at: number; of: number; wrappable?: boolean }) {
  const { t } = useTranslation();
  const { edit } = useBuilder();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'up', label: t('conditions.up'), disabled: at === 0, extra: 'Alt ↑' },
          { key: 'down', label: t('conditions.down'), disabled: at === of - 1, extra: 'Alt ↓' },
          { key: 'copy', label: t('conditions.copy') },
          ...(wrappable ? [{ key: 'wrap', label: t('conditions.wrap') }] : []),
        ],
        onClick: ({ key }) =>
          edit((root) => {
            if (key === 'copy') return duplicate(root, id);
            if (key === 'wrap') return wrap(root, id);
            return move(root, id, key === 'up' ? -1 : 1);
          }),
      }}
    >
      <Button type="text" size="small" icon={<EllipsisOutlined />} aria-label={t('conditions.more')} />
    </Dropdown>
  );
}
