import type { AutomationView } from '@careloop/contracts';
import { useTranslation } from 'react-i18next';
import { ColorTag } from '../ui/ColorTag';

const TONES = { draft: undefined, active: 'green', paused: 'gold' } as const;

/** 草稿, 运行中 or 已暂停. */
export function AutomationTag({ state }: { state: AutomationView['state'] }) {
  const { t } = useTranslation();
  return <ColorTag tone={TONES[state]}>{t(`automations.states.${state}`)}</ColorTag>;
}
