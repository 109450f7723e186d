import { useTranslation } from 'react-i18next';
import { ColorTag, type Tone } from '../ui/ColorTag';

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

const TONES: Record<string, Tone> = {
  planned: 'blue',
  running: 'cyan',
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
  return <ColorTag tone={TONES[state]}>{t(`ledger.states.${state}`, { defaultValue: state })}</ColorTag>;
}
