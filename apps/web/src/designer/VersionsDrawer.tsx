import type { FormVersionDefinition, FormView } from '@careloop/contracts';
import type { Language } from '@careloop/kernel';
import { App, Button, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { api } from '../api/client';
import { draftOf, type FormDraft } from '../form-drafts/draft';
import { ErrorState } from '../ui/ErrorState';
import { formatInstant } from '../ui/format';
import { SideDrawer } from '../ui/SideDrawer';
import { Note, Quiet } from '../ui/words';
import styles from './Dialogs.module.css';
import { useVersions } from './useVersions';

/** What the form was, version by version; any of them can be taken as the next draft. */
export default function VersionsDrawer({
  form,
  onRestore,
  onClose,
}: {
  form: FormView;
  onRestore: (draft: FormDraft) => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const { workspace } = useMember();
  const { versions, nameOf, error, refetch } = useVersions(form.id);
  const [loading, setLoading] = useState<number>();

  const restore = async (version: number) => {
    setLoading(version);
    try {
      const old = await api.get<FormVersionDefinition>(`/forms/${form.id}/versions/${version}`);
      onRestore(asDraft(old, form));
      message.info(t('designer.restored', { version }));
    } catch (problem) {
      message.error((problem as Error).message);
    } finally {
      setLoading(undefined);
    }
  };
  return (
    <SideDrawer title={t('designer.versions')} onClose={onClose}>
      {error && !versions ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !versions ? (
        <Skeleton active />
      ) : (
        <>
          <Note>{t('designer.versionsText')}</Note>
          <ol className={styles.versions}>
            {versions.map(({ version, at, authorId, changes }) => (
              <li key={version} className={styles.version}>
                <div className={styles.versionHead}>
                  <strong>{t('designer.version', { version })}</strong>
                  {version === form.version && <Tag color="processing">{t('designer.current')}</Tag>}
                  <Quiet>
                    {[nameOf(authorId), formatInstant(at, i18n.language as Language, workspace.zone)]
                      .filter(Boolean)
                      .join(' · ')}
                  </Quiet>
                  {version !== form.version && (
                    <Button size="small" loading={loading === version} onClick={() => void restore(version)}>
                      {t('designer.restoreVersion')}
                    </Button>
                  )}
                </div>
                <ul className={styles.changes}>
                  {changes.map((change) => (
                    <li key={change}>{change}</li>
                  ))}
                  {!changes.length && <li>{t(version === 1 ? 'designer.firstVersion' : 'designer.noChanges')}</li>}
                </ul>
              </li>
            ))}
          </ol>
        </>
      )}
    </SideDrawer>
  );
}

/** An old version as a draft of today's form: fields that came later are put away, not forgotten. */
function asDraft(old: FormVersionDefinition, form: FormView): FormDraft {
  const draft = draftOf({ ...old, key: form.key });
  const known = new Set(draft.fields.map(({ id }) => id));
  return { ...draft, removed: form.fields.filter(({ id }) => !known.has(id)) };
}
