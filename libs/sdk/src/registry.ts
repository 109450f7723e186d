import { Invalid, NotFound } from '@careloop/kernel';
import type { FieldType } from '@careloop/forms';
import type { ActionType } from './action';
import type { ChannelType } from './channel';
import type { Plugin } from './plugin';

/** Every loaded plugin and what it brought. Refuses to exist with a duplicate or malformed id, and says which. */
export class Registry {
  private fields = new Map<string, FieldType>();
  private actions = new Map<string, ActionType>();
  private channels = new Map<string, ChannelType>();

  constructor(readonly plugins: readonly Plugin[]) {
    const ids = new Map<string, string>();
    for (const plugin of plugins) {
      this.take(ids, 'plugin', plugin.id, plugin.id);
      for (const field of plugin.fields ?? []) this.add(ids, 'field', field, this.fields, plugin.id);
      for (const action of plugin.actions ?? []) this.add(ids, 'action', action, this.actions, plugin.id);
      for (const channel of plugin.channels ?? []) this.add(ids, 'channel', channel, this.channels, plugin.id);
    }
  }

  field = (id: string): FieldType => found(this.fields, id, 'FIELD_TYPE_UNKNOWN');
  action = (id: string): ActionType => found(this.actions, id, 'ACTION_UNKNOWN');
  channel = (id: string): ChannelType => found(this.channels, id, 'CHANNEL_UNKNOWN');
  get fieldTypes() {
    return [...this.fields.values()];
  }
  get actionTypes() {
    return [...this.actions.values()];
  }
  get channelTypes() {
    return [...this.channels.values()];
  }

  private add<T extends { id: string }>(
    ids: Map<string, string>,
    what: string,
    item: T,
    into: Map<string, T>,
    by: string,
  ) {
    this.take(ids, what, item.id, by);
    into.set(item.id, item);
  }

  private take(ids: Map<string, string>, what: string, id: string, by: string) {
    if (!/^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/.test(id)) throw new Invalid('PLUGIN_BAD_ID', { what, id, plugin: by });
    const name = `${what} ${id}`;
    const first = ids.get(name);
    if (first) throw new Invalid('PLUGIN_DUPLICATE_ID', { what, id, plugin: by, first });
    ids.set(name, by);
  }
}

function found<T>(map: Map<string, T>, id: string, code: string): T {
  const value = map.get(id);
  if (!value) throw code === 'FIELD_TYPE_UNKNOWN' ? new Invalid(code, { type: id }) : new NotFound(code, { id });
  return value;
}
