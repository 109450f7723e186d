export * from './clock';
export * from './context';
export * from './errors';
export * from './ids';
export * from './language';
export * from './taiwan-words';
