import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

/** The states of a promise of care, in the order of its life. */
export const STATES = [
  'planned',
  'running',
  'waiting',
  'sent',
  'done',
  'skipped',
  'control',
  'failed',
  'uncertain',
  'expired',
  'cancelled',
] as const;

const COLORS: Record<string, string> = {
  planned: 'blue',
  running: 'processing',
  waiting: 'gold',
  sent: 'green',
  done: 'green',
  control: 'purple',
  failed: 'red',
  uncertain: 'orange',
};

/** A state in its one colour, everywhere the same. */
export function StateTag({ state }: { state: string }) {
  const { t } = useTranslation();
  return <Tag color={COLORS[state]}>{t(`ledger.states.${state}`, { defaultValue: state })}</Tag>;
}
