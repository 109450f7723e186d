import type { Rule } from '@careloop/rules';
import type { FlowProblem } from './check';

const MAX_BRANCHES = 20;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with the settings of a branch; the steps inside are checked where they stand. */
export function checkBranch(
  settings: Record<string, unknown>,
  checkRule: (path: string, rule: Rule) => FlowProblem[],
): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const add = (path: string, code: string, zh: string, en: string) =>
    problems.push({ path, code, message: { zh, en } });
  const { branches, otherwise } = settings;
  if (!Array.isArray(branches) || !branches.length) {
    add('branches', 'NO_BRANCHES', '至少要有一个分支', 'At least one branch is needed');
    return problems;
  }
  if (branches.length > MAX_BRANCHES)
    add('branches', 'TOO_MANY_BRANCHES', `最多 ${MAX_BRANCHES} 个分支`, `At most ${MAX_BRANCHES} branches`);
  branches.forEach((branch: unknown, i) => {
    const at = `branches.${i}`;
    if (!isObject(branch)) return add(at, 'BRANCH_INVALID', '分支格式不对', 'The branch is malformed');
    if (branch.when === undefined || branch.when === null)
      add(`${at}.when`, 'BRANCH_WITHOUT_CONDITION', '分支还没有条件', 'The branch has no condition yet');
    else problems.push(...checkRule(`${at}.when`, branch.when as Rule));
    if (!isSteps(branch.steps))
      add(`${at}.steps`, 'STEPS_INVALID', '分支里的节点格式不对', 'The steps of the branch are malformed');
  });
  if (otherwise !== undefined && !isSteps(otherwise))
    add('otherwise', 'STEPS_INVALID', '「否则」里的节点格式不对', 'The steps of “otherwise” are malformed');
  return problems;
}

const isSteps = (value: unknown) => Array.isArray(value) && value.every(isObject);
