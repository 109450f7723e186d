import type { BatchPreview, FormView } from '@careloop/contracts';
import { sameValue } from '@careloop/forms';
import { useTranslation } from 'react-i18next';
import { FieldValue } from '../records/FieldValue';
import { useValueText } from '../records/useValueText';
import { formatCount } from '../ui/format';
import { Quiet } from '../ui/words';
import styles from './batch.module.css';

/** The first records with what they have and would have. */
export function BatchPreviewTable({
  form,
  keys,
  plan,
}: {
  form: FormView;
  keys: string[];
  plan: BatchPreview & { names: Record<string, string> };
}) {
  const { t, i18n } = useTranslation();
  const text = useValueText();
  const fields = form.fields.filter(({ key, removed }) => !removed && keys.includes(key));
  const shown = formatCount(plan.total, i18n.language);
  const refused = plan.items.filter(({ reason }) => reason).length;
  if (!plan.total) return <p>{t('batch.previewNone')}</p>;
  return (
    <>
      <p>
        {plan.items.length < plan.total
          ? t('batch.previewText', { shown, count: plan.items.length })
          : t('batch.previewAll', { shown })}{' '}
        {refused > 0 && <span className={styles.reason}>{t('batch.previewRefused', { count: refused })}</span>}
      </p>
      <div className={styles.preview} tabIndex={0} role="region" aria-label={t('batch.preview')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('batch.record')}</th>
              {fields.map(({ key, label }) => (
                <th key={key} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {plan.items.map(({ id, title, before, after, reason }) => (
              <tr key={id}>
                <td>
                  {title || t('batch.nameless')}
                  {reason && <div className={styles.reason}>{reason}</div>}
                </td>
                {fields.map((field) => {
                  const value = (from: Record<string, unknown>) =>
                    from[field.key] == null ? (
                      <Quiet>{t('states.empty')}</Quiet>
                    ) : (
                      <FieldValue field={field} value={from[field.key]} text={text} names={plan.names} />
                    );
                  return (
                    <td key={field.key}>
                      {reason || sameValue(before[field.key], after[field.key]) ? (
                        value(before)
                      ) : (
                        <>
                          <span className={styles.old}>{value(before)}</span> → {value(after)}
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
