export * from './advance';
export * from './check';
export * from './describe';
export * from './move';
export * from './steps';
export * from './types';
export * from './wait';
