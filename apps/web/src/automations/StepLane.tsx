import { PlusOutlined } from '@ant-design/icons';
import { BRANCH, type Step } from '@careloop/workflow';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { BranchLanes } from './BranchLanes';
import { insertStep, newStep, type LanePath } from './draft';
import { useEditor } from './editor-context';
import { stepIcon } from './step-words';
import styles from './Flow.module.css';
import { StepCard } from './StepCard';

/** A row of steps from top to bottom, with a place to add one before, between and after. */
export function StepLane({ steps, lane }: { steps: Step[]; lane: LanePath }) {
  return (
    <div className={styles.lane}>
      {steps.map((step, at) => (
        <div key={step.id} className={styles.laneStep}>
          <AddStep lane={lane} at={at} />
          <StepCard step={step} path={[...lane, step.id]} at={at} of={steps.length} />
          {step.action === BRANCH && <BranchLanes step={step} path={[...lane, step.id]} />}
        </div>
      ))}
      <AddStep lane={lane} at={steps.length} last empty={!steps.length} />
    </div>
  );
}

/** The `+` on the line: chooses what happens here. */
function AddStep({ lane, at, last, empty }: { lane: LanePath; at: number; last?: boolean; empty?: boolean }) {
  const { t } = useTranslation();
  const { actions, steps, channels, queues, edit, setOpen, readOnly, form } = useEditor();
  if (readOnly) return <div className={styles.line} aria-hidden />;
  const groups = [...new Set(actions.map(({ group }) => group))];
  const add = (action: string) => {
    const step = newStep(action, steps, firstSettings(action));
    edit((list) => insertStep(list, lane, at, step));
    setOpen(`steps.${[...lane, step.id].join('.')}`);
  };
  const firstSettings = (action: string): Record<string, unknown> => {
    const name = form.roles.name ? `{{${form.roles.name}}}` : '';
    if (action === 'message.send')
      return {
        channel: channels.find(({ ready }) => ready)?.id ?? channels[0]?.id ?? '',
        subject: '',
        body: name && t('automations.new.hello', { name }),
      };
    if (action === 'task.create')
      return { queue: queues[0]?.key ?? '', title: name && t('automations.step.callTitle', { name }) };
    return {};
  };
  return (
    <div className={styles.add} data-last={last || undefined}>
      <Dropdown
        trigger={['click']}
        menu={{
          items: groups.map((group) => ({
            type: 'group' as const,
            key: group,
            label: t(`automations.groups.${group}`, { defaultValue: group }),
            children: actions
              .filter((action) => action.group === group)
              .map(({ id, label }) => ({ key: id, label, icon: stepIcon(id) })),
          })),
          onClick: ({ key }) => add(key),
        }}
      >
        <Button
          size="small"
          shape={empty ? 'default' : 'circle'}
          type={empty ? 'dashed' : 'default'}
          icon={<PlusOutlined />}
          aria-label={t('automations.step.add')}
        >
          {empty && t('automations.step.add')}
        </Button>
      </Dropdown>
    </div>
  );
}
