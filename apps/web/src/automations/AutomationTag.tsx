import type { AutomationView } from '@careloop/contracts';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

const COLORS = { draft: 'default', active: 'green', paused: 'gold' };

/** 草稿, 运行中 or 已暂停. */
export function AutomationTag({ state }: { state: AutomationView['state'] }) {
  const { t } = useTranslation();
  return <Tag color={COLORS[state]}>{t(`automations.states.${state}`)}</Tag>;
}
