import type { FilledRecord, FormView, RecordView } from '@careloop/contracts';
import {
  applyDefaults,
  isReckoned,
  layoutBlocks,
  normaliseLayout,
  stillOffered,
  type FieldDefinition,
  type FormDefinition,
} from '@careloop/forms';
import { localDateOf } from '@careloop/calendar';
import type { Language } from '@careloop/kernel';
import { Alert, App, Button, Modal } from 'antd';
import { toNestErrors } from '@hookform/resolvers';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useForm, type FieldErrors } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import { useMember } from '../access/useMe';
import { api } from '../api/client';
import { failedWith } from '../api/error';
import { fieldType, visibleFields } from '../forms/field-types';
import { formatInstant } from '../ui/format';
import { showProblems } from '../ui/show-problems';
import { useDrawerContext } from './drawer-context';
import { LiveForm } from './live-form';
import { useOpenParts } from './open-parts';
import { changedValues, recordProblems } from './record-check';
import { RecordField } from './RecordField';
import { RecordLayout } from './RecordLayout';
import styles from './RecordForm.module.css';
import { useRecordChanges } from './useRecords';
import { useUndoableRemoval } from './useUndoableRemoval';
import { Quiet } from '../ui/words';

type Values = Record<string, unknown>;
type Loaded = RecordView & { names: Record<string, string> };

/**
 * The values of a record, or of a new one. What is saved is only what was changed here, on the version that was read; if
 * somebody was faster, the reader chooses.
 */
export function RecordForm({
  formId,
  record,
  filled,
  names,
}: {
  formId: string;
  record?: Loaded;
  /** What a new record begins with, and the names of what that links to. */
  filled?: Record<string, string>;
  names?: Record<string, string>;
}) {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  const { message } = App.useApp();
  const { form, forms, open, close } = useDrawerContext();
  const { member, workspace } = useMember();
  const { create, update } = useRecordChanges(form.key);
  const { remove } = useUndoableRemoval(form.key);
  const leaving = useRef(false);
  /** What the form was filled from. */
  const [base, setBase] = useState(record);
  const [isStale, setStale] = useState(false);
  const fields = visibleFields(form.fields);
  const blocks = useMemo(() => layoutBlocks(form as FormDefinition), [form]);
  const parts = useOpenParts(blocks);
  const page = useRef<HTMLFormElement>(null);

  const context = () => ({ now: new Date(), zone: workspace.zone, memberId: member.id });
  const [blank] = useState(
    () =>
      record?.values ??
      applyDefaults(
        form as FormDefinition,
        fieldType,
        { ...filled },
        { ...context(), today: localDateOf(new Date(), workspace.zone) },
      ),
  );
  const [live] = useState(() => LiveForm.of(form as FormDefinition, context, blank, !record));
  const {
    control,
    handleSubmit,
    reset: fill,
    setError,
    setValue,
    getValues,
    formState,
  } = useForm<Values>({
    defaultValues: record?.values ?? (live ? { ...live.values } : blank),
    resolver: (values, _context, options) => {
      const own = Object.fromEntries(
        fields
          .filter(
            (field) =>
              !fieldType(field.type).system &&
              !isReckoned(field as FieldDefinition) &&
              !live?.standing(field.key).hidden,
          )
          .map(({ key }) => [key, values[key]]),
      );
      const problems = recordProblems(form, own, language, context(), base?.values, live?.looked);
      return Object.keys(problems).length
        ? { values: {}, errors: toNestErrors(problems as FieldErrors<Values>, options) }
        : { values: own, errors: {} };
    },
  });
  const dirty = formState.isDirty;
  const reset = (values: Values) => {
    fill(values);
    live?.restart(values, false);
  };
  /** What other fields become by this one. */
  const follow = (key: string, value: unknown) => {
    for (const [other, made] of Object.entries(live?.write(key, value) ?? {}))
      setValue(other, made ?? null, { shouldDirty: true });
    for (const other of fields.filter(({ optionsBy }) => optionsBy?.field === key)) {
      const chosen = getValues(other.key);
      const kept = stillOffered(other as FieldDefinition, chosen, value);
      if (kept === chosen) continue;
      setValue(other.key, kept, { shouldDirty: true });
      follow(other.key, kept);
    }
  };
  useEffect(() =>
    live?.listen({
      ask: async (values, fields) =>
        (await api.post<FilledRecord>(`/forms/${form.key}/records/fill`, { values, fields })).values,
      filled: (values) => {
        for (const [key, value] of Object.entries(values)) setValue(key, value ?? null, { shouldDirty: true });
      },
      failed: (error) => void message.error(error instanceof Error ? error.message : String(error)),
    }),
  );
  const begin = useEffectEvent(() => {
    for (const [key, value] of Object.entries(filled ?? {})) follow(key, value);
  });
  // What was filled in before leads on to lookups and linkages as if somebody had chosen it.
  useEffect(() => begin(), []);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty && !leaving.current && currentLocation.pathname !== nextLocation.pathname,
  );

  // A newer version came in: shown at once when nothing was typed, else offered.
  if (record && base && record.version > base.version && !dirty) {
    setBase(record);
    reset(record.values);
  }
  const outdated = record !== undefined && base !== undefined && record.version > base.version;

  const take = (saved: RecordView) => {
    setStale(false);
    setBase({ ...saved, names: base?.names ?? {} });
    reset(saved.values);
  };
  /** Opens the tab or section in which the first mistake is, and goes there. */
  const goToMistake = () => {
    const first = normaliseLayout(form as FormDefinition).find(
      (item) => item.kind === 'field' && control.getFieldState(item.key).error,
    );
    if (first?.kind !== 'field') return;
    parts.reveal(first.key);
    // Once it is drawn.
    setTimeout(() => {
      const wrong = page.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [];
      [...wrong].find((editor) => editor.offsetParent !== null)?.focus();
    });
  };
  const refused = (error: unknown) => {
    if (failedWith(error, 'RECORD_VERSION_STALE')) setStale(true);
    else {
      showProblems(
        error,
        setError,
        fields.map(({ key }) => key),
        message.error,
      );
      goToMistake();
    }
  };
  const save = (overwrite: boolean) =>
    handleSubmit((values) => {
      if (!base)
        return create.mutate(changedValues({}, values), {
          onSuccess: ({ id }) => {
            leaving.current = true;
            message.success(t('states.saved'));
            open(id);
          },
          onError: refused,
        });
      const changed = changedValues(base.values, values);
      if (!Object.keys(changed).length) return reset(base.values);
      update.mutate(
        { id: base.id, values: changed, ...(!overwrite && { version: base.version }) },
        {
          onSuccess: (saved) => {
            take(saved);
            message.success(t('states.saved'));
          },
          onError: refused,
        },
      );
    }, goToMistake)();
  const reload = () => record && take(record);

  return (
    <form
      id={formId}
      ref={page}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save(false);
      }}
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key === 's') {
          event.preventDefault();
          void save(false);
        }
      }}
    >
      {(isStale || outdated) && (
        <Alert
          className={styles.conflict}
          type="warning"
          showIcon
          title={t('records.staleTitle')}
          description={t('records.staleText')}
          action={
            <div className={styles.choices}>
              <Button size="small" type="primary" onClick={reload}>
                {t('records.takeTheirs')}
              </Button>
              <Button size="small" onClick={() => void save(true)}>
                {t('records.keepMine')}
              </Button>
            </div>
          }
        />
      )}
      <RecordLayout
        blocks={blocks}
        live={live}
        parts={parts}
        faulty={new Set(Object.keys(formState.errors))}
        render={(field) => (
          <RecordField
            field={field as FormView['fields'][number]}
            control={control}
            live={live}
            forms={forms}
            names={base?.names ?? names}
            onWrite={follow}
          />
        )}
      />
      <div className={styles.footer}>
        <Button
          type="primary"
          htmlType="submit"
          disabled={base !== undefined && !dirty}
          loading={create.isPending || update.isPending}
        >
          {t('states.save')}
        </Button>
        {base && dirty && <Button onClick={() => reset(base.values)}>{t('records.discard')}</Button>}
        {base && (
          <>
            <Quiet className={styles.when}>
              {t('records.updatedAt', { at: formatInstant(base.updatedAt, language, workspace.zone) })}
            </Quiet>
            <Button
              danger
              type="text"
              onClick={() => {
                leaving.current = true;
                close();
                remove([base.id]).catch(() => undefined); // told by a message; the row comes back
              }}
            >
              {t('states.delete')}
            </Button>
          </>
        )}
      </div>
      <Modal
        open={blocker.state === 'blocked'}
        title={t('records.leaveTitle')}
        okText={t('records.leave')}
        cancelText={t('records.stay')}
        onOk={() => blocker.proceed?.()}
        onCancel={() => blocker.reset?.()}
      />
    </form>
  );
}
