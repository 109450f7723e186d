import type { OccurrenceDetail } from '@careloop/contracts';
import { allSteps } from '@careloop/workflow';
import { Collapse, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { stepIcon } from '../automations/step-words';
import { useAutomation, useStepKinds } from '../automations/useAutomations';
import { ColorTag, type Tone } from '../ui/ColorTag';
import { formatInstant } from '../ui/format';
import styles from './Ledger.module.css';

const TONES: Record<string, Tone> = {
  running: 'cyan',
  waiting: 'gold',
  done: 'green',
  failed: 'red',
  uncertain: 'orange',
};

/** The steps in the order they were taken, each with what it gave or why it did not. */
export function StepList({ occurrence: { steps, automation, zone } }: { occurrence: OccurrenceDetail }) {
  const { t, i18n } = useTranslation();
  const { actions } = useStepKinds();
  const { automation: now } = useAutomation(automation.id);
  // By the names people gave the steps; one that the present draft no longer has goes by its place.
  const names = new Map(allSteps(now ?? { steps: [] }).map(({ path, step }) => [path.join('/'), step.name]));
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step.path} className={styles.step}>
          <span className={styles.stepIcon} aria-hidden>
            {stepIcon(step.action)}
          </span>
          <div className={styles.stepWords}>
            <div className={styles.stepHead}>
              <strong>{actions?.find(({ id }) => id === step.action)?.label ?? step.action}</strong>
              <Typography.Text type="secondary">{names.get(step.path) ?? step.path}</Typography.Text>
              <ColorTag tone={TONES[step.state]}>
                {t(`ledger.stepStates.${step.state}`, { defaultValue: step.state })}
              </ColorTag>
            </div>
            {step.message && <div>{step.message}</div>}
            <Typography.Text type="secondary" className="tabular">
              {formatInstant(step.startedAt, i18n.language, zone)}
              {step.attempt > 1 && ` · ${t('ledger.attempt', { count: step.attempt })}`}
            </Typography.Text>
            {step.output && Object.keys(step.output).length > 0 && (
              <Collapse
                ghost
                size="small"
                items={[
                  {
                    key: 'output',
                    label: t('ledger.output'),
                    children: <pre className={styles.output}>{JSON.stringify(step.output, null, 2)}</pre>,
                  },
                ]}
              />
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
