import type { FormView } from '@careloop/contracts';
import { localDateOf } from '@careloop/calendar';
import { applyDefaults, isReckoned, layoutBlocks, type FieldDefinition, type FormDefinition } from '@careloop/forms';
import type { Language } from '@careloop/kernel';
import { toNestErrors } from '@hookform/resolvers';
import { Alert, App, Button, Modal, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useForm, type FieldErrors } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { fieldType, visibleFields } from '../forms/field-types';
import { LiveForm } from '../records/live-form';
import { useOpenParts } from '../records/open-parts';
import { recordProblems } from '../records/record-check';
import { RecordField } from '../records/RecordField';
import { RecordLayout } from '../records/RecordLayout';
import { useNarrow } from '../ui/useNarrow';
import { useDesigner } from './designer-context';
import styles from './Dialogs.module.css';

/** The draft as people will fill it, rules and all; nothing is saved. */
export default function Preview({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const { definition, problems } = useDesigner();
  const [device, setDevice] = useState<'desktop' | 'phone'>('desktop');
  const wrong = [...problems.values()].flat();
  return (
    <Modal
      open
      width={narrow ? '100%' : 1040}
      style={narrow ? { top: 0, maxWidth: '100%', margin: 0 } : { top: 24 }}
      title={t('designer.preview')}
      footer={null}
      onCancel={onClose}
    >
      {!narrow && (
        <Segmented
          style={{ marginBottom: 12 }}
          aria-label={t('designer.preview')}
          value={device}
          onChange={setDevice}
          options={(['desktop', 'phone'] as const).map((value) => ({ value, label: t(`designer.devices.${value}`) }))}
        />
      )}
      {wrong.length ? (
        <Alert
          type="warning"
          showIcon
          title={t('designer.previewProblems')}
          description={wrong.map((text) => (
            <div key={text}>{text}</div>
          ))}
        />
      ) : (
        <div className={styles.stage}>
          <div className={styles.sheet} data-phone={device === 'phone' && !narrow}>
            <TriedForm form={definition} />
          </div>
        </div>
      )}
    </Modal>
  );
}

type Values = Record<string, unknown>;

function TriedForm({ form }: { form: FormDefinition }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const { forms } = useDesigner();
  const { member, workspace } = useMember();
  const fields = visibleFields(form.fields);
  const blocks = useMemo(() => layoutBlocks(form), [form]);
  const parts = useOpenParts(blocks);
  const context = () => ({ now: new Date(), zone: workspace.zone, memberId: member.id });
  const [blank] = useState(() =>
    applyDefaults(form, fieldType, {}, { ...context(), today: localDateOf(new Date(), workspace.zone) }),
  );
  const [live] = useState(() => LiveForm.of(form, context, blank, true));
  const { control, handleSubmit, setValue, formState } = useForm<Values>({
    defaultValues: live ? { ...live.values } : blank,
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
      const found = recordProblems(form as unknown as FormView, own, i18n.language as Language, context());
      return Object.keys(found).length
        ? { values: {}, errors: toNestErrors(found as FieldErrors<Values>, options) }
        : { values: own, errors: {} };
    },
  });
  const tryIt = handleSubmit(
    () => void message.success(t('designer.previewGood')),
    (errors) => parts.reveal(Object.keys(errors)[0]!),
  );
  return (
    <form noValidate onSubmit={(event) => void tryIt(event)}>
      <RecordLayout
        blocks={blocks}
        live={live}
        parts={parts}
        faulty={new Set(Object.keys(formState.errors))}
        render={(field) => (
          <RecordField
            field={field}
            control={control}
            live={live}
            forms={forms}
            onWrite={(key, value) => {
              for (const [other, made] of Object.entries(live?.write(key, value) ?? {})) setValue(other, made ?? null);
            }}
          />
        )}
      />
      <Button htmlType="submit">{t('designer.trySubmit')}</Button>
    </form>
  );
}
