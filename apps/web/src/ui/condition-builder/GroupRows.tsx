import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { RuleSchema } from '@careloop/rules';
import { Button, Segmented, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context';
import styles from './ConditionBuilder.module.css';
import { remove, replace } from './edit';
import { LineRow } from './LineRow';
import { DEEPEST, emptyGroup, emptyLine, type Condition, type Group } from './model';
import { OpaqueRow } from './OpaqueRow';
import { RowMenu } from './RowMenu';

/** The rows of one group with its 所有 / 任一 and what can be added to it. */
export function GroupRows({
  group,
  schema,
  depth,
  root,
  place,
}: {
  group: Group;
  schema: RuleSchema;
  depth: number;
  root?: boolean;
  /** Position among its neighbours, for groups inside groups. */
  place?: { at: number; of: number };
}) {
  const { t } = useTranslation();
  const { edit, disabled } = useBuilder();
  const change = (next: Partial<Group>) => edit((tree) => replace(tree, group.id, { ...group, ...next }));
  const add = (item: Condition) => change({ items: [...group.items, item] });
  const several = group.items.length > 1;

  return (
    <div className={root ? styles.root : styles.group} role="group" aria-label={t(`conditions.${joinHead(group)}`)}>
      {(several || place) && (
        <div className={styles.head}>
          {several ? (
            <Segmented
              size="small"
              disabled={disabled}
              aria-label={t('conditions.joinLabel')}
              value={group.join}
              onChange={(join: Group['join']) => change({ join })}
              options={[
                { value: 'and', label: t('conditions.all') },
                { value: 'or', label: t('conditions.any') },
              ]}
            />
          ) : (
            <Typography.Text type="secondary">{t(`conditions.${joinHead(group)}`)}</Typography.Text>
          )}
          {place && !disabled && (
            <span className={styles.tools}>
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t('conditions.removeGroup')}
                onClick={() => edit((tree) => remove(tree, group.id))}
              />
              <RowMenu id={group.id} {...place} />
            </span>
          )}
        </div>
      )}
      {group.items.map((item, at) => (
        <Row key={item.id} item={item} schema={schema} at={at} of={group.items.length} depth={depth} />
      ))}
      {root && !group.items.length && <Typography.Text type="secondary">{t('conditions.empty')}</Typography.Text>}
      {!disabled && (
        <div className={styles.adds}>
          <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => add(emptyLine())}>
            {t('conditions.addLine')}
          </Button>
          {depth < DEEPEST && group.items.length > 0 && (
            <Button
              size="small"
              type="text"
              onClick={() =>
                add({ ...emptyGroup([emptyLine()]), bare: false, join: group.join === 'and' ? 'or' : 'and' })
              }
            >
              {t('conditions.addGroup')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

const joinHead = ({ join }: Group) => (join === 'and' ? 'headAll' : 'headAny');

interface RowPlace {
  item: Condition;
  schema: RuleSchema;
  at: number;
  of: number;
  depth: number;
}

function Row({ item, schema, at, of, depth }: RowPlace) {
  if (item.kind === 'group') return <GroupRows group={item} schema={schema} depth={depth + 1} place={{ at, of }} />;
  if (item.kind === 'opaque') return <OpaqueRow item={item} at={at} of={of} />;
  return <LineRow line={item} schema={schema} at={at} of={of} depth={depth} />;
}
