import type { Text } from '@careloop/kernel';
import type { FieldType } from '@careloop/forms';
import type { ActionType } from './action';
import type { ChannelType } from './channel';

/** What one plugin adds. One exported value; everything inside is data and pure functions but the handlers. */
export interface Plugin {
  id: string;
  version: string;
  label: Text;
  fields?: FieldType[];
  actions?: ActionType[];
  channels?: ChannelType[];
}

/** Declares a plugin. The registry checks it when it is loaded. */
export const definePlugin = (plugin: Plugin): Plugin => plugin;
/** Declares a field type. */
export const defineField = (field: FieldType): FieldType => field;
/** Declares an action: a step of an automation. */
export const defineAction = (action: ActionType): ActionType => action;
/** Declares a channel: a way to reach a customer. */
export const defineChannel = (channel: ChannelType): ChannelType => channel;
