export * from './access';
export * from './automations';
export * from './forms';
export * from './platform';
export * from './records';
export * from './shared';
export * from './tasks';
export * from './transfers';
