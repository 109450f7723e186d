import * as access from './access';
import * as batches from './batches';
import * as care from './care';
import * as comments from './comments';
import * as departments from './departments';
import * as files from './files';
import * as forms from './forms';
import * as platform from './platform';
import * as print from './print';
import * as publicLinks from './public-links';
import * as transfers from './transfers';
import * as views from './views';

export * from './access';
export * from './base';
export * from './batches';
export * from './care';
export * from './comments';
export * from './departments';
export * from './files';
export * from './forms';
export * from './platform';
export * from './print';
export * from './public-links';
export * from './transfers';
export * from './views';

/** Every entity class, for the data source. */
export const entities = [
  access,
  batches,
  care,
  comments,
  departments,
  files,
  forms,
  platform,
  print,
  publicLinks,
  transfers,
  views,
]
  .flatMap((module) => Object.values(module) as unknown[])
  .filter((value): value is new () => object => typeof value === 'function');
