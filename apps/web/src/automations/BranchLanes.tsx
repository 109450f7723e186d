import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { describe, type Rule } from '@careloop/rules';
import { OTHERWISE, type BranchSettings, type Step } from '@careloop/workflow';
import { Button, Input, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConditionBuilder } from '../ui/condition-builder/ConditionBuilder';
import { useSay } from '../ui/condition-builder/useSay';
import { words } from './ConditionCard';
import { branchSettings, changeStep, shownLanes, type StepPath } from './draft';
import { useEditor } from './editor-context';
import styles from './Flow.module.css';
import { StepLane } from './StepLane';

type Branch = BranchSettings['branches'][number];

/** The ways of a branch side by side: the first whose condition holds is taken, else the last. */
export function BranchLanes({ step, path }: { step: Step; path: StepPath }) {
  const { t } = useTranslation();
  const { edit, readOnly } = useEditor();
  const { branches = [] } = branchSettings(step);
  const setBranches = (next: Branch[]) =>
    edit((steps) => changeStep(steps, path, { settings: { ...step.settings, branches: next } }));
  return (
    <div className={styles.ways}>
      <div className={styles.branches}>
        {shownLanes(step).map(({ name, steps }, i) => {
          const branch = branches[i];
          return (
            <div key={name} className={styles.branch}>
              {name !== OTHERWISE && branch ? (
                <BranchHead
                  branch={branch}
                  at={i}
                  onChange={(next) => setBranches(branches.with(i, next))}
                  onRemove={branches.length > 1 ? () => setBranches(branches.toSpliced(i, 1)) : undefined}
                />
              ) : (
                <div className={styles.branchHead}>
                  <Typography.Text strong>{t('automations.step.otherwise')}</Typography.Text>
                </div>
              )}
              <StepLane steps={steps} lane={[...path, name]} />
            </div>
          );
        })}
      </div>
      {!readOnly && (
        <Button
          className={styles.addBranch}
          size="small"
          type="text"
          icon={<PlusOutlined />}
          onClick={() => setBranches([...branches, { when: null, steps: [] }])}
        >
          {t('automations.step.addBranch')}
        </Button>
      )}
    </div>
  );
}

function BranchHead({
  branch,
  at,
  onChange,
  onRemove,
}: {
  branch: Branch;
  at: number;
  onChange: (branch: Branch) => void;
  onRemove?: () => void;
}) {
  const { t } = useTranslation();
  const { language, adapt } = useSay();
  const { schema, readOnly, afterChange } = useEditor();
  const [editing, setEditing] = useState(branch.when === null);
  const sentence: string =
    branch.when === null
      ? t('automations.step.noCondition')
      : words(branch.when, () => adapt(describe(branch.when, schema, language)));
  return (
    <div className={styles.branchHead}>
      <div className={styles.branchName}>
        <Input
          size="small"
          variant="filled"
          disabled={readOnly}
          maxLength={100}
          aria-label={t('automations.step.branchName')}
          placeholder={t('automations.step.branch', { number: at + 1 })}
          value={branch.name ?? ''}
          onChange={({ target }) => onChange({ ...branch, name: target.value || undefined })}
        />
        {!readOnly && onRemove && (
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('automations.step.removeBranch')}
            onClick={onRemove}
          />
        )}
      </div>
      <div>
        <Typography.Text type={branch.when === null ? 'warning' : 'secondary'}>{sentence}</Typography.Text>{' '}
        <Button type="link" size="small" onClick={() => setEditing(!editing)} aria-expanded={editing}>
          {t(editing ? 'automations.step.hideCondition' : 'automations.step.editCondition')}
        </Button>
      </div>
      {editing && (
        <ConditionBuilder
          schema={schema}
          value={branch.when as Rule}
          disabled={readOnly}
          changes={afterChange}
          onChange={(when) => onChange({ ...branch, when })}
        />
      )}
    </div>
  );
}
