import type { FormDefinition } from '@careloop/forms';
import type { Registry } from '@careloop/sdk';
import { actingSteps, type AutomationDefinition } from '@careloop/workflow';

/**
 * The fields that could hold the customer's address, when an automation does nothing but write to that address: without
 * one there is nobody to care for. Null when it also does something else, names its own recipient, or writes to a linked
 * customer. Empty: the form has no such field.
 */
export function addressFields(
  definition: Pick<AutomationDefinition, 'steps'>,
  form: Pick<FormDefinition, 'roles'>,
  registry: Registry,
): string[] | null {
  const roles = actingSteps(definition).map(({ step }) => {
    const { channel, to } = step.settings as { channel?: unknown; to?: unknown };
    if (registry.action(step.action).group !== 'message' || typeof channel !== 'string' || to) return null;
    return registry.channel(channel).addressRole ?? null;
  });
  if (!roles.length || roles.includes(null)) return null;
  const keys = [...new Set(roles.map((role) => form.roles[role!]))].filter((key): key is string => !!key);
  // A form without an address of its own writes to its linked customer, whom the message looks up itself.
  return !keys.length && form.roles.customer ? null : keys;
}
