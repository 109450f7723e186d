import { DeleteOutlined, EllipsisOutlined } from '@ant-design/icons';
import type { Step } from '@careloop/workflow';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { changeStep, duplicateStep, moveStep, removeStep, type StepPath } from './draft';
import { useEditor } from './editor-context';
import styles from './Flow.module.css';
import { NodeCard } from './NodeCard';
import { stepIcon, stepSentence } from './step-words';
import { StepSettings } from './StepSettings';

/** One step with its sentence; its settings when it is open. Alt+↑ and Alt+↓ move it. */
export function StepCard({ step, path, at, of }: { step: Step; path: StepPath; at: number; of: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const editor = useEditor();
  const { edit, readOnly, actions, setOpen } = editor;
  const place = `steps.${path.join('.')}`;
  const kind = actions.find(({ id }) => id === step.action);

  const remove = () => {
    let before: Step[] = [];
    edit((steps) => removeStep((before = steps), path));
    const key = `removed ${place}`;
    message.open({
      key,
      duration: 10,
      type: 'info',
      content: (
        <>
          {t('automations.step.removed')}
          <Button
            type="link"
            size="small"
            onClick={() => {
              edit(() => before);
              message.destroy(key);
            }}
          >
            {t('states.undo')}
          </Button>
        </>
      ),
    });
  };

  return (
    <NodeCard
      place={place}
      icon={stepIcon(step.action)}
      kind={kind?.label ?? step.action}
      title={step.name}
      sentence={stepSentence(step, editor, t)}
      onKeyDown={(event) => {
        if (readOnly || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        event.stopPropagation();
        edit((steps) => moveStep(steps, path, event.key === 'ArrowUp' ? -1 : 1));
      }}
      tools={
        !readOnly && (
          <span className={styles.tools}>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('automations.step.remove')}
              onClick={remove}
            />
            <Dropdown
              trigger={['click']}
              menu={{
                items: [
                  { key: 'up', label: t('conditions.up'), disabled: at === 0, extra: 'Alt ↑' },
                  { key: 'down', label: t('conditions.down'), disabled: at === of - 1, extra: 'Alt ↓' },
                  { key: 'copy', label: t('conditions.copy') },
                ],
                onClick: ({ key }) => {
                  if (key === 'copy') edit((steps) => duplicateStep(steps, path));
                  else edit((steps) => moveStep(steps, path, key === 'up' ? -1 : 1));
                  setOpen(null);
                },
              }}
            >
              <Button type="text" size="small" icon={<EllipsisOutlined />} aria-label={t('conditions.more')} />
            </Dropdown>
          </span>
        )
      }
    >
      <StepSettings step={step} type={kind} onChange={(next) => edit((steps) => changeStep(steps, path, next))} />
    </NodeCard>
  );
}
