import type { FormView } from '@careloop/contracts';
import type { FormDefinition } from '@careloop/forms';
import type { RuleSchema } from '@careloop/rules';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { schemaOf } from '../ui/condition-builder/useRuleSchema';

/** What conditions on a form may speak of while it is filled: its own fields and rows, without other forms' records. */
export function useOwnSchema(definition: FormDefinition): RuleSchema {
  const { t } = useTranslation();
  return useMemo(() => {
    const form = definition as unknown as FormView;
    const { relations = {}, ...own } = schemaOf(form, [form], t);
    const rows = Object.entries(relations).filter(([, { within }]) => within);
    return { ...own, relations: Object.fromEntries(rows) };
  }, [definition, t]);
}
