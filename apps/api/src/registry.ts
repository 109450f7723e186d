import { Registry } from '@careloop/sdk';
import { actionsPlugin } from '@careloop/plugin-actions';
import { channelsPlugin } from '@careloop/plugin-channels';
import { fieldsPlugin } from '@careloop/plugin-fields';

/** Injection token of the registry of all loaded plugins. */
export const APP_REGISTRY = Symbol('APP_REGISTRY');

/** Loads the built-in plugins; refuses to boot on a duplicate or malformed id. */
export const loadRegistry = () => new Registry([fieldsPlugin, actionsPlugin, channelsPlugin]);
