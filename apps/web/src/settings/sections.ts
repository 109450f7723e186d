/** The sections of the settings in their order; the audit log is for admins. */
export const SECTIONS = [
  'appearance',
  'workspace',
  'members',
  'departments',
  'channels',
  'plugins',
  'keys',
  'audit',
] as const;
