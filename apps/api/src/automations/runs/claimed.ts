import type { FormDefinition } from '@careloop/forms';
import type { OccurrenceState, StoredRecord } from '@careloop/database';
import type { AutomationDefinition } from '@careloop/workflow';
import type { Lease } from '../../lease';
import type { AutomationHead } from '../automation-store';

/** A row of the ledger that a worker has locked, as it was. */
export interface DueRow {
  id: string;
  workspaceId: string;
  automationId: string;
  versionId: string;
  formId: string;
  recordId: string;
  occurrenceKey: string;
  dueAt: Date;
  notAfter: Date;
  zone: string;
  /** `running`: its worker has gone, the step at the cursor may have happened. */
  state: 'planned' | 'waiting' | 'running';
  reason: string | null;
  arm: 'treated' | 'control' | null;
  resumeAt: Date | null;
  fence: number;
  attempt: number;
  cursor: string[];
  endsAs: 'sent' | 'done' | 'skipped' | null;
  outputs: Record<string, Record<string, unknown>>;
  event: { old?: Record<string, unknown>; chain?: string[] };
}

/** A claimed row with everything its steps need. */
export interface Run {
  row: DueRow;
  /** The number under which this worker may write. */
  fence: number;
  automation: AutomationHead;
  /** Of the version the row was planned with. */
  definition: AutomationDefinition;
  form: FormDefinition;
  record: StoredRecord;
  /** How long this worker may call others on its behalf. */
  lease: Lease;
  /** Tried again after a worker was lost. */
  recovered: boolean;
}

/** States in which nothing more happens. */
export const TERMINAL: readonly OccurrenceState[] = [
  'sent',
  'done',
  'skipped',
  'control',
  'failed',
  'uncertain',
  'expired',
  'cancelled',
];
