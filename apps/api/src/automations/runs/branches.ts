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
  const rules = branchRules(definition);
  if (!rules.length) return (rule) => holds(rule, ruleData(record), context, table.schema);
  const related: NonNullable<RuleContext['related']> = {};
  for (const rule of rules)
    if (dependsOn(rule).relations.length)
      Object.assign(related, await relatedTo(client as Queryable, record.id, rule, tableOf, context));
  const data = ruleData(record);
  return (rule) => holds(rule, data, { ...context, related }, table.schema);
}

const known = new WeakMap<AutomationDefinition, Rule[]>();

/** The conditions of a flow's branches. Definitions of versions never change, so the answer is remembered. */
function branchRules(definition: AutomationDefinition): Rule[] {
  let rules = known.get(definition);
  if (!rules) {
    rules = allSteps(definition)
      .filter(({ step }) => step.action === BRANCH)
      .flatMap(({ step }) => (step.settings as unknown as BranchSettings).branches.map(({ when }) => when));
    known.set(definition, rules);
  }
  return rules;
}
