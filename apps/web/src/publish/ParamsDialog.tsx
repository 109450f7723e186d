import type { FormView, PublicLinkView } from '@careloop/contracts';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { FieldEditor } from '../fields/FieldEditor';
import { FormField } from '../ui/FormField';
import styles from './publish.module.css';
import { addressOf } from './usePublicLinks';

const ScanCode = lazy(() => import('../fields/ScanCode'));

/** Makes an address whose signed part fills the link's hidden fields. */
export function ParamsDialog({
  form,
  forms,
  link,
  onClose,
}: {
  form: FormView;
  forms: FormView[];
  link: PublicLinkView;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Record<string, unknown>>({});
  const sign = useMutation({
    mutationFn: () => api.post<{ params: string }>(`/public-links/${link.id}/params`, { values }),
  });
  const address = sign.data && addressOf(link, sign.data.params);
  const fields = form.fields.filter(({ key, removed }) => !removed && link.params.includes(key));
  return (
    <Modal
      open
      title={t('publish.withParams')}
      onCancel={onClose}
      footer={
        <Button type="primary" loading={sign.isPending} onClick={() => sign.mutate()}>
          {t('publish.makeParams')}
        </Button>
      }
    >
      {fields.map((field) => (
        <FormField key={field.key} label={field.label}>
          {(ties) => (
            <FieldEditor
              field={field}
              forms={forms}
              value={values[field.key]}
              ties={ties}
              onChange={(value) => {
                sign.reset();
                setValues({ ...values, [field.key]: value ?? null });
              }}
            />
          )}
        </FormField>
      ))}
      {sign.error && <Alert type="error" showIcon title={sign.error.message} />}
      {address && (
        <div className={styles.code}>
          <Suspense>
            <ScanCode text={address} kind="qr" />
          </Suspense>
          <code className={styles.address}>{address}</code>
        </div>
      )}
    </Modal>
  );
}
