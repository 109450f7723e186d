import {
  ajvCheck,
  checkDefinition,
  type FieldTypes,
  type FormDefinition,
  ruleSchema,
  validateRecord,
} from '@careloop/forms';
import { newId } from '@careloop/kernel';
import type { Registry } from '@careloop/sdk';
import { allSteps, type AutomationDefinition } from '@careloop/workflow';
import { problemsOf as problemsOfAutomation } from '../automations/problems';
import { sampleValue } from './sample-values';
import { formsOf, type TemplateFile } from './template';

/** Everything a template names that does not exist, one sentence each: what its author has to mend before it is shipped. */
export function problemsOf(file: TemplateFile, registry: Registry): string[] {
  const forms = formsOf(file);
  const problems = [
    ...repeated('form', file.forms),
    ...repeated('queue', file.queues),
    ...repeated('automation', file.automations),
    ...forms.flatMap((form) =>
      checkDefinition(form, registry.field, { forms, check: ajvCheck }).map(
        (p) => `form ${form.key} ${p.path}: ${p.message.en}`,
      ),
    ),
  ];
  // Automations and sample rows speak of forms: nothing more can be said while those are wrong.
  return problems.length
    ? problems
    : [
        ...file.automations.flatMap((a) => ofAutomation(a, file, forms, registry)),
        ...ofSample(file, forms, registry.field),
      ];
}

function ofAutomation(
  automation: TemplateFile['automations'][number],
  { queues }: TemplateFile,
  forms: FormDefinition[],
  registry: Registry,
): string[] {
  const at = `automation ${automation.key}`;
  const form = forms.find((f) => f.key === automation.form);
  if (!form) return [`${at}: no form ${automation.form}`];
  const definition = onSandbox(automation);
  const schema = ruleSchema(form, registry.field, { forms });
  return [
    ...problemsOfAutomation(definition, form, schema, registry).map((p) => `${at} ${p.path}: ${p.message.en}`),
    ...allSteps(definition).flatMap(({ step: { id, settings } }) =>
      settings.queue && !queues.some((q) => q.key === settings.queue)
        ? [`${at} ${id}: no queue ${String(settings.queue)}`]
        : [],
    ),
  ];
}

/** With a channel that exists everywhere in place of `@main`, which is chosen at installation. */
const onSandbox = (automation: TemplateFile['automations'][number]) =>
  JSON.parse(JSON.stringify(automation), (key, value: unknown) =>
    key === 'channel' && value === '@main' ? 'sandbox' : value,
  ) as AutomationDefinition;

/** Rows that would be refused, as far as one row tells. */
function ofSample({ sample }: TemplateFile, forms: FormDefinition[], types: FieldTypes): string[] {
  return Object.entries(sample).flatMap(([key, rows]) => {
    const form = forms.find((f) => f.key === key);
    if (!form) return [`sample: no form ${key}`];
    return rows.flatMap((row, i) => {
      const problems: string[] = [];
      const idOf = (other: string, index: number) => {
        if (!sample[other]?.[index]) problems.push(`sample ${key}/${i}: no row ${other}/${index}`);
        return newId();
      };
      const values = Object.fromEntries(
        Object.entries(row).map(([field, value]) => [field, sampleValue(value, '2028-02-29', idOf)]),
      );
      const { details } = validateRecord(form, values, { types, language: 'en' });
      return [...problems, ...details.map((d) => `sample ${key}/${i} ${d.path}: ${d.message}`)];
    });
  });
}

const repeated = (what: string, items: readonly { key: string }[]) =>
  items
    .filter(({ key }, i) => items.findIndex((other) => other.key === key) < i)
    .map(({ key }) => `${what} ${key} twice`);
