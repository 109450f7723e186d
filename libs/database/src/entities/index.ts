import * as access from './access';
import * as batches from './batches';
import * as care from './care';
import * as forms from './forms';
import * as platform from './platform';
import * as transfers from './transfers';
import * as views from './views';

export * from './access';
export * from './base';
export * from './batches';
export * from './care';
export * from './forms';
export * from './platform';
export * from './transfers';
export * from './views';

/** Every entity class, for the data source. */
export const entities = [access, batches, care, forms, platform, transfers, views]
  .flatMap((module) => Object.values(module) as unknown[])
  .filter((value): value is new () => object => typeof value === 'function');
