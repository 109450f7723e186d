import Type, { type Static } from 'typebox';
import { type FormDefinition, mergeFields } from '@careloop/forms';
import { CreateAutomation, CreateForm, CreateQueue, Strict } from '@careloop/contracts';
import type { Text } from '@careloop/kernel';

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
