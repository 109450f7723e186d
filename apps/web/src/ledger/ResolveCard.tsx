import type { OccurrenceDetail, ResolveOccurrence } from '@careloop/contracts';
import { Alert, App, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../access/useMe';
import { ChoiceCards } from '../automations/ChoiceCards';
import { FormField } from '../ui/FormField';
import { useNow } from '../ui/useNow';
import styles from './Ledger.module.css';
import { useResolve } from './useLedger';

type Outcome = ResolveOccurrence['outcome'];

/** For care of unknown fate: what is not known, how to find out, and a way to say what was found out. */
export function ResolveCard({ occurrence: { id, message, notAfter } }: { occurrence: OccurrenceDetail }) {
  const { t } = useTranslation();
  const { message: toast } = App.useApp();
  const may = useMay('builder');
  const late = new Date(notAfter) <= useNow();
  const resolve = useResolve(id);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [note, setNote] = useState('');
  const save = (found: Outcome) =>
    resolve.mutate(
      { outcome: found, ...(note.trim() && { note: note.trim() }) },
      {
        onSuccess: () => void toast.success(t('ledger.resolve.done')),
        onError: (error) => void toast.error(error.message),
      },
    );
  return (
    <section className={styles.resolve} aria-label={t('ledger.resolve.title')}>
      <Alert
        type="warning"
        showIcon
        title={message ?? t('ledger.resolve.title')}
        description={t(may ? 'ledger.resolve.text' : 'ledger.resolve.ask')}
      />
      {may && (
        <>
          <ChoiceCards<Outcome>
            label={t('ledger.resolve.title')}
            value={outcome}
            onChange={setOutcome}
            choices={[
              { value: 'sent', title: t('ledger.resolve.sent'), text: t('ledger.resolve.sentText') },
              {
                value: 'not-sent',
                title: t('ledger.resolve.notSent'),
                text: t(late ? 'ledger.resolve.notSentLate' : 'ledger.resolve.notSentText'),
              },
            ]}
          />
          {outcome && (
            <div className={styles.resolveFoot}>
              <FormField label={t('ledger.resolve.note')}>
                {(ties) => (
                  <Input
                    {...ties}
                    maxLength={500}
                    placeholder={t('ledger.resolve.notePlaceholder')}
                    value={note}
                    onChange={({ target }) => setNote(target.value)}
                    onPressEnter={() => save(outcome)}
                  />
                )}
              </FormField>
              <Button type="primary" loading={resolve.isPending} onClick={() => save(outcome)}>
                {t(outcome === 'sent' ? 'ledger.resolve.okSent' : 'ledger.resolve.okNotSent')}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
