export * from './types';
export { columnSql, indexName, quote, schemaName, tableName } from './names';
export { recordTable } from './record-table';
export {
  alterFormTable,
  createFormTable,
  dropFormTable,
  dropWorkspaceSchema,
  ensureWorkspaceSchema,
  purgeField,
} from './ddl';
export { dropFieldIndex, ensureFieldIndex } from './field-index';
export { compileList, listRecords } from './list';
export { countRecords } from './counting';
export { aggregateRecords, compileAggregate } from './aggregate';
export { distinctValues, findByValues, getRecord, getRecords, ruleData, selectIds } from './read';
export { whereSql } from './where';
export { historyOf } from './history';
export { insertOne } from './insert';
export { restoreOne, softDelete, updateOne } from './update';
export { insertMany } from './insert-many';
export { insertCopy } from './copy';
export { updateMany, upsertMany } from './update-many';
export { findClashes } from './clashes';
export { recordError } from './errors';
