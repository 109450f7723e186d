import { DomainError, Invalid } from '@careloop/kernel';
import type { ActionOutcome } from '@careloop/sdk';

/**
 * Runs a step's work. A value that this record does not have skips the step and names the field; what the caller did
 * wrong for good (422, 404, 403) fails it with the code; all else is a fault that may pass and stays thrown.
 */
export async function decided(work: () => Promise<ActionOutcome>): Promise<ActionOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error instanceof Invalid && error.code === 'TEMPLATE_VALUE_MISSING')
      return { status: 'skipped', reason: 'value-missing', detail: String(error.params.field) };
    if (error.status === 409 || error.status === 429 || error.status >= 500) throw error;
    return { status: 'failed', reason: error.code, detail: error.message };
  }
}
