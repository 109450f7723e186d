import './operators';

export { builderLines, fillTemplate, readTemplate, type Filling } from './builder';
export { check } from './check';
export { compile } from './compile';
export { compileSql } from './compile-sql';
export { dependsOn } from './depends';
export { describe } from './describe';
export { evaluate, holds } from './evaluate';
export { explain } from './explain';
export { isInstant } from './instants';
export * from './operator';
export type { Node } from './node';
export { operators, registerOperator } from './registry';
export { lunarDaySql, monthDaySql } from './sql-dates';
export type { SqlWriter } from './sql-writer';
export * from './types';
export { equal, isEmpty, lunarCode, order, truthy } from './values';
