import type { Language } from './language';

/** The three coarse roles. An admin may do all; a builder designs; an agent works with customers. */
export type Role = 'admin' | 'builder' | 'agent';

/** Why a change happens: a person's click, an import, an automation … with the chain that cuts loops. */
export interface Cause {
  kind: 'person' | 'import' | 'automation' | 'api' | 'system' | 'batch' | 'undo' | 'public';
  /** The import, batch, occurrence, public link or key that did it. */
  id?: string;
  /** Of an undo: the change that it takes back. */
  of?: string;
  /** Occurrences that led here, oldest first: an automation never starts itself through its own writes. */
  chain?: string[];
}

/** Who acts, where and in which language. Passed first to every service; no query runs without its workspace. */
export interface RequestContext {
  workspaceId: string;
  /** IANA zone of the workspace. */
  zone: string;
  /** Absent when the system itself acts (automations). */
  memberId?: string;
  role: Role | 'system';
  language: Language;
  cause: Cause;
  requestId?: string;
}
