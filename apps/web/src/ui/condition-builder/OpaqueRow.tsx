import { DeleteOutlined } from '@ant-design/icons';
import { Button, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context';
import styles from './ConditionBuilder.module.css';
import { remove, replace } from './edit';
import { JsonView } from './JsonView';
import type { Opaque } from './model';
import { RowMenu } from './RowMenu';

/** A part of the rule that rows can't show, as json-logic. */
export function OpaqueRow({ item, at, of }: { item: Opaque; at: number; of: number }) {
  const { t } = useTranslation();
  const { edit, disabled } = useBuilder();
  return (
    <div className={styles.opaque}>
      <div className={styles.head}>
        <Typography.Text type="secondary">{t('conditions.opaque')}</Typography.Text>
        {!disabled && (
          <span className={styles.tools}>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('conditions.remove')}
              onClick={() => edit((root) => remove(root, item.id))}
            />
            <RowMenu id={item.id} at={at} of={of} />
          </span>
        )}
      </div>
      <JsonView
        rows={1}
        label={t('conditions.opaque')}
        value={item.rule}
        disabled={disabled}
        onChange={(rule) => edit((root) => replace(root, item.id, { ...item, rule }))}
      />
    </div>
  );
}
