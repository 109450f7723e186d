import type { FormView, PublicView } from '@careloop/contracts';
import { today } from '@careloop/calendar';
import { applyDefaults, isEmpty, offeredOptions, type FieldDefinition, type FormDefinition } from '@careloop/forms';
import type { Language } from '@careloop/kernel';
import { Alert, Button } from 'antd';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error';
import { FieldEditor } from '../fields/FieldEditor';
import { fieldType } from '../forms/field-types';
import { LiveForm } from '../records/live-form';
import { recordProblems } from '../records/record-check';
import { FormField } from '../ui/FormField';
import styles from './public.module.css';

/** What a visitor fills in: the link's fields, shown and required as the form's rules say, judged before it is sent. */
export function PublicForm({
  view,
  submit,
  onSubmit,
  isBusy,
}: {
  view: PublicView;
  /** What the button says. */
  submit: string;
  onSubmit: (values: Record<string, unknown>) => Promise<unknown>;
  isBusy: boolean;
}) {
  const { t, i18n } = useTranslation();
  const formId = useId();
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [refusal, setRefusal] = useState<string>();
  const form = useMemo(() => definitionOf(view), [view]);
  const context = () => ({ now: new Date(), zone: view.zone });
  const [start] = useState(() => startOf(form, context()));
  const [values, setValues] = useState(start);
  const [live] = useState(() => LiveForm.of(form, context, start, true));
  const shown = form.fields.filter(({ key }) => !live?.standing(key).hidden);

  const write = (key: string, value: unknown) => {
    const made = live?.write(key, value ?? null) ?? {};
    setValues((now) => ({ ...now, ...made, [key]: value ?? null }));
    setProblems(({ [key]: _, ...others }) => others);
    setRefusal(undefined);
  };
  const show = (found: Record<string, string>) => {
    setProblems(found);
    const first = shown.find(({ key }) => found[key]);
    if (first)
      document
        .getElementById(`${formId}-${first.key}`)
        ?.querySelector<HTMLElement>('input, textarea, [tabindex]')
        ?.focus();
  };
  const send = async () => {
    const given = Object.fromEntries(shown.flatMap(({ key }) => (isEmpty(values[key]) ? [] : [[key, values[key]]])));
    const found = Object.entries(
      recordProblems(form as unknown as FormView, given, i18n.language as Language, context()),
    );
    if (found.length) return show(Object.fromEntries(found.map(([key, { message }]) => [key, message])));
    try {
      await onSubmit(given);
    } catch (error) {
      const details = error instanceof ApiError ? error.details : [];
      const own = details.flatMap(({ path, message }) => {
        const key = path.split('.')[1];
        return form.fields.some((field) => field.key === key) ? [[key!, message] as const] : [];
      });
      if (own.length) show(Object.fromEntries(own));
      else setRefusal((error as Error).message);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void send();
      }}
    >
      {shown.map((field) => (
        <div key={field.key} id={`${formId}-${field.key}`}>
          <FormField
            label={field.label}
            required={live?.standing(field.key).required ?? field.required}
            help={field.help}
            problem={problems[field.key]}
          >
            {(ties) => (
              <FieldEditor
                field={offered(field, values)}
                value={values[field.key]}
                onChange={(value) => write(field.key, value)}
                ties={ties}
                forms={[]}
              />
            )}
          </FormField>
        </div>
      ))}
      {Object.keys(problems).length > 0 && (
        <Alert className={styles.part} type="error" showIcon title={t('public.problems')} />
      )}
      {refusal && <Alert className={styles.part} type="error" showIcon title={refusal} />}
      <Button className={styles.part} type="primary" htmlType="submit" size="large" block loading={isBusy}>
        {submit}
      </Button>
    </form>
  );
}

/** The link's fields as a form of their own: what else the form holds is not known here. A question wants all of them. */
function definitionOf({ name, kind, fields }: PublicView): FormDefinition {
  const told = fields as unknown as FieldDefinition[];
  return {
    id: 'public',
    key: 'public',
    name,
    kind: 'record',
    version: 1,
    fields: kind === 'fill' ? told : told.map((field) => ({ ...field, required: true })),
    roles: {},
  };
}

/** What the form fills in by itself; a question is asked from nothing. */
function startOf(form: FormDefinition, { now, zone }: { now: Date; zone: string }): Record<string, unknown> {
  return applyDefaults(form, fieldType, {}, { today: today(now, zone), now });
}

/** With the options that are offered beside what the field it follows holds. */
function offered(field: FieldDefinition, values: Record<string, unknown>): FieldDefinition {
  const kept = field.optionsBy && offeredOptions(field, values[field.optionsBy.field]);
  return kept ? { ...field, options: field.options?.filter(({ key }) => kept.has(key)) } : field;
}
