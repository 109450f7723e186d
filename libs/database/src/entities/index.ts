import * as access from './access';
import * as care from './care';
import * as forms from './forms';
import * as platform from './platform';
import * as transfers from './transfers';

export * from './access';
export * from './base';
export * from './care';
export * from './forms';
export * from './platform';
export * from './transfers';

/** Every entity class, for the data source. */
export const entities = [access, care, forms, platform, transfers]
  .flatMap((module) => Object.values(module) as unknown[])
  .filter((value): value is new () => object => typeof value === 'function');
