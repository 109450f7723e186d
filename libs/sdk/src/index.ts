export * from './action';
export * from './channel';
export * from './plugin';
export * from './registry';
export * from './signature';
