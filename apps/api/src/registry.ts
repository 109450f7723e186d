import { type Plugin, Registry } from '@careloop/sdk';
import { actionsPlugin } from '@careloop/plugin-actions';
import { channelsPlugin } from '@careloop/plugin-channels';
import { fieldsPlugin } from '@careloop/plugin-fields';
import { cleanHtml } from './rich-text';

/** Injection token of the registry of all loaded plugins. */
export const APP_REGISTRY = Symbol('APP_REGISTRY');

/** Formatted text is cleaned before it is kept: that needs more than a browser should load. */
const fields: Plugin = {
  ...fieldsPlugin,
  fields: fieldsPlugin.fields!.map((type) =>
    type.id === 'rich-text' ? { ...type, normalise: (value) => cleanHtml(String(value)) } : type,
  ),
};

/** Loads the built-in plugins; refuses to boot on a duplicate or malformed id. */
export const loadRegistry = () => new Registry([fields, actionsPlugin, channelsPlugin]);
