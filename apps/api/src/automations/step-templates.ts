import type { ActionType } from '@careloop/sdk';
import type { Step } from '@careloop/workflow';
import { templateFields } from '../messages/record-template';

/** The texts of a step that are templates, with their place in its settings: `body`, or each value of `headers.*`. */
export function templatesOf({ settings }: Step, { templates = [] }: ActionType): [path: string, text: string][] {
  return templates.flatMap((name): [string, string][] => {
    const [key = '', every] = name.split('.');
    const value = settings[key];
    if (every === undefined) return typeof value === 'string' ? [[key, value]] : [];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([inner, text]): [string, string][] =>
      typeof text === 'string' ? [[`${key}.${inner}`, text]] : [],
    );
  });
}

const known = new WeakMap<Step, string[]>();

/** The fields that a step's templates read. Steps of a version never change, so the answer is remembered. */
export function fieldsRead(step: Step, action: ActionType): string[] {
  let fields = known.get(step);
  if (!fields) {
    fields = [...new Set(templatesOf(step, action).flatMap(([, text]) => templateFields(text)))];
    known.set(step, fields);
  }
  return fields;
}
