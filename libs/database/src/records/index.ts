export * from './types';
export { columnSql, indexName, quote, schemaName, tableName } from './tables/names';
export { isRows, recordTable } from './tables/record-table';
export {
  alterFormTable,
  createFormTable,
  dropFormTable,
  dropWorkspaceSchema,
  ensureWorkspaceSchema,
  purgeField,
} from './tables/ddl';
export { dropFieldIndex, ensureDatePartIndex, ensureFieldIndex, ensureSearchIndexes } from './tables/field-index';
export { type DatePart, datePartSql } from './tables/date-parts';
export { compileList, listRecords } from './reads/list';
export { countRecords } from './reads/counting';
export { aggregateRecords, compileAggregate } from './reads/aggregate';
export { distinctValues, findByValues, getRecord, getRecords, lockRecords, ruleData, selectIds } from './reads/records';
export { whereSql } from './reads/where';
export { linkedBy, lookedUp } from './reads/looked';
export { historyOf } from './reads/history';
export {
  causedChange,
  type CausedChange,
  countCaused,
  countStanding,
  type Source,
  type Standing,
  standings,
} from './reads/caused';
export { insertOne } from './writes/insert';
export { restoreOne, softDelete, updateOne } from './writes/update';
export { insertCopyRows, insertMany } from './writes/insert-many';
export { addCopyRow, copyRows, type CopyRows } from './writes/copy';
export { restoreMany, softDeleteMany } from './writes/delete-many';
export { purgeMany, type PurgedMany } from './writes/purge';
export { updateMany, upsertMany } from './writes/update-many';
export { formulasToReckon, keepTyped } from './writes/formulas';
export { derivedToReckon, reckonForm, timelyRollups } from './writes/derived';
export { findClashes } from './writes/clashes';
export { recordError } from './writes/errors';
