import type { PoolClient } from 'pg';
import { type Queryable, type RecordTable, ruleData, type StoredRecord } from '@careloop/database';
import { dependsOn, holds, type Rule, type RuleContext } from '@careloop/rules';
import { allSteps, type AutomationDefinition, BRANCH, type BranchSettings } from '@careloop/workflow';
import { relatedTo } from '../conditions';

/**
 * Reads a flow's branch conditions for one record. Conditions on related records have those loaded first, so that the
 * flow itself can be asked without waiting.
 */
export async function branchReader(
  client: Queryable | PoolClient,
  definition: AutomationDefinition,
  table: RecordTable,
  record: StoredRecord,
  context: RuleContext,
  tableOf: (form: string) => Promise<RecordTable>,
): Promise<(rule: Rule) => boolean> {
  const related: NonNullable<RuleContext['related']> = {};
  for (const rule of branchRules(definition))
    if (dependsOn(rule).relations.length)
      Object.assign(related, await relatedTo(client as Queryable, record.id, rule, tableOf, context));
  const data = ruleData(record);
  return (rule) => holds(rule, data, { ...context, related }, table.schema);
}

const branchRules = (definition: AutomationDefinition): Rule[] =>
  allSteps(definition)
    .filter(({ step }) => step.action === BRANCH)
    .flatMap(({ step }) => (step.settings as unknown as BranchSettings).branches.map(({ when }) => when));
