import fs from 'node:fs';
import path from 'node:path';
import Type, { type Static } from 'typebox';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import {
  ajvCheck,
  checkDefinition,
  type FieldTypes,
  type FormDefinition,
  mergeFields,
  ruleSchema,
} from '@careloop/forms';
import { CreateAutomation, CreateForm, CreateQueue, Strict } from '@careloop/contracts';
import { Invalid, type Text } from '@careloop/kernel';
import type { Registry } from '@careloop/sdk';
import { allSteps, type AutomationDefinition, checkAutomation, type Step } from '@careloop/workflow';

const Words = Strict({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) });
const KeyName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' });

/** A lifecycle template: data, never code. */
export const TemplateFile = Strict({
  id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$' }),
  version: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+$' }),
  category: Type.Union(['acquire', 'grow', 'maintain', 'rescue'].map((c) => Type.Literal(c as 'grow'))),
  icon: Type.String(),
  name: Words,
  summary: Words,
  forms: Type.Array(CreateForm, { minItems: 1 }),
  queues: Type.Array(CreateQueue),
  automations: Type.Array(
    Type.Object({ key: KeyName, ...CreateAutomation.properties }, { additionalProperties: false }),
  ),
  sample: Type.Record(Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown()))),
});
export type TemplateFile = Static<typeof TemplateFile>;

/** A template as it is shipped: its file and its README in our two written languages. */
export interface Template extends TemplateFile {
  readme: Text;
}

/** Reads every template of a folder; throws `Invalid('TEMPLATE_BROKEN')` naming the template and all its mistakes. */
export function loadTemplates(dir: string, registry: Registry): Template[] {
  if (!fs.existsSync(dir)) return [];
  const check = addFormats(new Ajv2020({ allErrors: true, strict: false }) as never) as unknown as Ajv2020;
  const valid = check.compile(TemplateFile);
  const templates = fs
    .readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name }) => {
      const read = (file: string) => fs.readFileSync(path.join(dir, name, file), 'utf8');
      const file = JSON.parse(read('template.json')) as TemplateFile;
      const mistakes = valid(file)
        ? problemsOf(file, registry)
        : (valid.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
      if (file.id !== name) mistakes.unshift(`id ${file.id} ≠ folder ${name}`);
      if (mistakes.length) throw new Invalid('TEMPLATE_BROKEN', { template: name, mistakes: mistakes.join('; ') });
      return { ...file, readme: { zh: read('README.zh-CN.md'), en: read('README.md') } };
    });
  return templates;
}

/** Everything a template names that does not exist, one sentence each. */
export function problemsOf(file: TemplateFile, registry: Registry): string[] {
  const types: FieldTypes = registry.field;
  const forms = formsOf(file);
  const problems = forms.flatMap((form) =>
    checkDefinition(form, types, { forms, check: ajvCheck }).map((p) => `form ${form.key} ${p.path}: ${p.message.en}`),
  );
  if (problems.length) return problems;
  for (const automation of file.automations) {
    const form = forms.find((f) => f.key === automation.form);
    const at = `automation ${automation.key}`;
    if (!form) {
      problems.push(`${at}: no form ${automation.form}`);
      continue;
    }
    const schema = ruleSchema(form, types, { forms });
    const definition = automation as unknown as AutomationDefinition;
    const settingsOf = ({ action }: Step) => (registry.actionTypes.some((a) => a.id === action) ? [] : null);
    for (const p of checkAutomation(definition, { schema, settingsOf })) problems.push(`${at} ${p.path}: ${p.message.en}`);
    for (const { step } of allSteps(definition)) {
      const { queue } = step.settings as { queue?: string };
      if (queue && !file.queues.some((q) => q.key === queue)) problems.push(`${at} ${step.id}: no queue ${queue}`);
    }
  }
  for (const key of Object.keys(file.sample))
    if (!forms.some((f) => f.key === key)) problems.push(`sample: no form ${key}`);
  return problems;
}

/** The template's forms as definitions, with passing ids. */
export const formsOf = (file: TemplateFile): FormDefinition[] =>
  file.forms.map((form) => ({
    id: form.key,
    key: form.key,
    name: form.name,
    kind: form.kind ?? 'record',
    version: 1,
    fields: mergeFields([], form.fields as never),
    roles: (form.roles ?? {}) as FormDefinition['roles'],
  }));
