import type { FormView } from '@careloop/contracts';
import type { Language } from '@careloop/kernel';
import { useQuery } from '@tanstack/react-query';
import { Button, Modal, Segmented, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { api } from '../api/client';
import { draftOf, type FormDraft } from '../form-drafts/draft';
import { mergeDrafts, type Side } from '../form-drafts/merge';
import { ErrorState } from '../ui/ErrorState';
import { formatInstant } from '../ui/format';
import { Note, Quiet, SectionTitle } from '../ui/words';
import styles from './Dialogs.module.css';
import { useVersions } from './useVersions';

/** Somebody else saved the form meanwhile: what they changed, and how the two are brought together. */
export default function ConflictDialog({
  base,
  draft,
  onResolved,
  onClose,
}: {
  base: FormView;
  draft: FormDraft;
  /** The version that is there now, and the draft to go on with. */
  onResolved: (theirs: FormView, draft: FormDraft) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const {
    data: theirs,
    error,
    refetch,
  } = useQuery({
    queryKey: ['forms', base.id, 'newest'],
    queryFn: () => api.get<FormView>(`/forms/${base.id}`),
    staleTime: 0,
    gcTime: 0,
  });
  const { versions, nameOf } = useVersions(base.id);
  const merged = useMemo(
    () => theirs && mergeDrafts(draftOf(base), draft, draftOf(theirs), choices),
    [base, draft, theirs, choices],
  );
  const newer = (versions ?? []).filter(({ version }) => version > base.version);
  const [newest] = newer;
  return (
    <Modal
      open
      width={640}
      title={t('designer.conflict.title')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={[
        <Button key="stay" onClick={onClose}>
          {t('designer.conflict.later')}
        </Button>,
        <Button key="theirs" disabled={!theirs} onClick={() => theirs && onResolved(theirs, draftOf(theirs))}>
          {t('designer.conflict.theirs')}
        </Button>,
        <Button
          key="both"
          type="primary"
          disabled={!theirs || !merged}
          onClick={() => theirs && merged && onResolved(theirs, merged.draft)}
        >
          {t('designer.conflict.both')}
        </Button>,
      ]}
    >
      {error && !theirs ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !theirs || !merged ? (
        <Skeleton active />
      ) : (
        <>
          <p>
            {t('designer.conflict.who', {
              name: (newest && nameOf(newest.authorId)) || t('designer.conflict.somebody'),
              at: formatInstant(newest?.at ?? theirs.updatedAt, i18n.language as Language, workspace.zone),
            })}
          </p>
          <ul className={styles.changes}>
            {newer.flatMap(({ version, changes }) =>
              changes.map((change) => <li key={`${version} ${change}`}>{change}</li>),
            )}
          </ul>
          {merged.collisions.length > 0 && (
            <>
              <SectionTitle>{t('designer.conflict.both2')}</SectionTitle>
              {merged.collisions.map(({ id, field, setting }) => (
                <div key={id} className={styles.collision}>
                  <span>
                    {field} <Quiet>{t(`designer.conflict.settings.${settingOf(setting)}`)}</Quiet>
                  </span>
                  <Segmented<Side>
                    aria-label={field ?? setting}
                    value={choices[id] ?? 'mine'}
                    onChange={(side) => setChoices((now) => ({ ...now, [id]: side }))}
                    options={(['mine', 'theirs'] as const).map((side) => ({
                      value: side,
                      label: t(`designer.conflict.sides.${side}`),
                    }))}
                  />
                </div>
              ))}
            </>
          )}
          <Note>{t('designer.conflict.nothingLost')}</Note>
        </>
      )}
    </Modal>
  );
}

const NAMED = [
  'name',
  'removed',
  'roles',
  'checks',
  'label',
  'help',
  'options',
  'required',
  'formula',
  'span',
  'fields',
];
/** Settings that have a name here; the others are “a setting”. */
const settingOf = (setting: string) =>
  NAMED.includes(setting) ? setting : setting.endsWith('When') ? 'rules' : 'other';
