import type { Cause } from '@careloop/kernel';

/** How many automations may lead to one another before the chain is cut. */
export const MAX_DEPTH = 8;

/** A link of a causation chain: which automation wrote, and in which occurrence. */
export const linkOf = (automationId: string, occurrenceId: string) => `${automationId}/${occurrenceId}`;

/** What led to a change, oldest first; empty when a person did it. */
export const chainOf = (cause: Cause): string[] => cause.chain ?? [];

/** Whether an automation may not start from here: it led here itself, or too many others did. */
export const isLoop = (automationId: string, chain: readonly string[]): boolean =>
  chain.length >= MAX_DEPTH || chain.some((link) => link.startsWith(`${automationId}/`));
