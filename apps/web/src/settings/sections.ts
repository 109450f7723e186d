/** The sections of the settings in their order; the audit log is for admins. */
export const SECTIONS = ['appearance', 'workspace', 'members', 'channels', 'plugins', 'keys', 'audit'] as const;
