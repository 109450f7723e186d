import {
  ApiOutlined,
  AppstoreOutlined,
  BranchesOutlined,
  CheckSquareOutlined,
  EditOutlined,
  HourglassOutlined,
  MailOutlined,
} from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import type { Step, WaitSettings } from '@careloop/workflow';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type { ValueText } from '../records/useValueText';
import { shownLanes } from './draft';
import type { ActionTypeView, ChannelTypeView } from './useAutomations';
import type { QueueView } from '@careloop/contracts';

const ICONS: Record<string, ReactNode> = {
  'message.send': <MailOutlined />,
  'task.create': <CheckSquareOutlined />,
  'record.update': <EditOutlined />,
  'flow.wait': <HourglassOutlined />,
  'flow.branch': <BranchesOutlined />,
  'webhook.call': <ApiOutlined />,
};

export const stepIcon = (action: string): ReactNode => ICONS[action] ?? <AppstoreOutlined />;

interface Known {
  form: FormView;
  actions: ActionTypeView[];
  channels: ChannelTypeView[];
  queues: QueueView[];
  valueText: ValueText;
}

/** What a step does, in one sentence with the names people know. */
export function stepSentence({ action, settings }: Step, known: Known, t: TFunction): string {
  switch (action) {
    case 'message.send': {
      const channel = known.channels.find(({ id }) => id === settings.channel)?.label ?? String(settings.channel ?? '');
      const text = named(known.form, String(settings.subject || settings.body || '')).slice(0, 60);
      return t('automations.sentences.message', { channel, text });
    }
    case 'task.create': {
      const queue = known.queues.find(({ key }) => key === settings.queue)?.name ?? String(settings.queue ?? '');
      const due =
        settings.dueInWorkdays != null
          ? t('automations.sentences.workdays', { count: Number(settings.dueInWorkdays) })
          : settings.dueInDays != null
            ? t('automations.sentences.withinDays', { count: Number(settings.dueInDays) })
            : '';
      return t('automations.sentences.task', { queue, title: named(known.form, String(settings.title ?? '')), due });
    }
    case 'record.update': {
      const values = Object.entries((settings.values as Record<string, unknown> | undefined) ?? {});
      const text = values.map(([key, value]) => `${labelOf(known.form, key)} = ${valueWords(known, key, value, t)}`);
      return text.length
        ? t('automations.sentences.update', { text: text.join('，') })
        : t('automations.sentences.updateNothing');
    }
    case 'flow.wait':
      return waitSentence(settings as WaitSettings, t);
    case 'flow.branch':
      return t('automations.sentences.branch', { count: shownLanes({ id: '', action, settings }).length });
    case 'webhook.call':
      return `${String(settings.method ?? 'POST')} ${String(settings.url ?? '')}`;
    default:
      return known.actions.find(({ id }) => id === action)?.label ?? action;
  }
}

function waitSentence({ days, hours, minutes, at }: WaitSettings, t: TFunction): string {
  const parts = [
    days && t('automations.sentences.days', { count: days }),
    hours && t('automations.sentences.hours', { count: hours }),
    minutes && t('automations.sentences.minutes', { count: minutes }),
  ].filter(Boolean);
  const long = parts.join(' ');
  if (!at) return long ? t('automations.sentences.wait', { long }) : t('automations.sentences.waitNothing');
  return long ? t('automations.sentences.waitUntil', { long, at }) : t('automations.sentences.until', { at });
}

/** A template with the names of fields in place of {{key}}. */
const named = (form: FormView, template: string) =>
  template.replace(
    /\{\{\s*(?:default\s+)?([a-z][a-z0-9_]*)[^}]*\}\}/g,
    (_, key: string) => `〔${labelOf(form, key)}〕`,
  );

const labelOf = (form: FormView, key: string) => form.fields.find((field) => field.key === key)?.label ?? key;

/** A value that a step writes, as people read it. */
export function valueWords({ form, valueText }: Known, key: string, value: unknown, t: TFunction): string {
  if (value === null || value === undefined) return t('states.empty');
  if (typeof value === 'object' && !Array.isArray(value)) {
    const { today, now } = value as { today?: number[]; now?: unknown };
    if (today) return movingWords(today[0] ?? 0, t);
    if (now) return t('automations.step.now');
  }
  if (typeof value === 'string' && value.includes('{{')) return named(form, value);
  const field = form.fields.find((each) => each.key === key);
  return field ? valueText(value, field) : String(value);
}

const movingWords = (days: number, t: TFunction) =>
  days === 0 ? t('conditions.today') : `${Math.abs(days)} ${t(days < 0 ? 'conditions.ago' : 'conditions.ahead')}`;
