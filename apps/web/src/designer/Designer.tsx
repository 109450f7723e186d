import { AppstoreAddOutlined, SettingOutlined } from '@ant-design/icons';
import type { FormView } from '@careloop/contracts';
import { App, Button, Drawer, Modal, Tabs } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker, useNavigate } from 'react-router';
import { failedWith, ApiError } from '../api/error';
import { changeOf, creationOf, definitionOf, draftOf, type FormDraft } from '../form-drafts/draft';
import { keyFor } from '../form-drafts/keys';
import { fieldAt, ornamentAt, pathOf } from '../form-drafts/places';
import { FieldSettings } from '../field-settings/FieldSettings';
import { FormSettings } from '../field-settings/FormSettings';
import { OrnamentSettings } from '../field-settings/OrnamentSettings';
import { useFormChanges } from '../forms/useForms';
import { useSay } from '../ui/condition-builder/useSay';
import { useSettled } from '../ui/useSettled';
import { Note } from '../ui/words';
import { Canvas } from './Canvas';
import { ActsProvider, ViewProvider } from './designer-context';
import styles from './Designer.module.css';
import { DesignerHeader } from './DesignerHeader';
import { DragArea } from './DragArea';
import { placeOfPath, problemsOf } from './draft-problems';
import { Palette } from './Palette';
import { RemovalDialog } from './RemovalDialog';
import { useCompact } from './useCompact';
import { useDesignerKeys } from './useDesignerKeys';
import { useDesigning } from './useDesigning';

const Preview = lazy(() => import('./Preview'));
const VersionsDrawer = lazy(() => import('./VersionsDrawer'));
const ConflictDialog = lazy(() => import('./ConflictDialog'));

const bodyOf = (draft: FormDraft) => JSON.stringify(changeOf(draft, 0));

/** Palette, canvas, settings: a form is put together and changed, nothing is saved before its author says so. */
export function Designer({ form, forms }: { form?: FormView; forms: FormView[] }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { say } = useSay();
  const navigate = useNavigate();
  const { create, change } = useFormChanges();
  const compact = useCompact();
  /** The version that this draft changes. */
  const [base, setBase] = useState(form);
  const { state, dispatch, acts, removing, setRemoving, openPane, setOpenPane } = useDesigning(form);
  const { draft, selected } = state;
  const [tab, setTab] = useState<'field' | 'form'>('form');
  const [shown, setShown] = useState<'preview' | 'versions' | 'conflict'>();
  const [tried, setTried] = useState(false);
  const [savedBody, setSavedBody] = useState(() => bodyOf(draft));

  const definition = definitionOf(draft);
  // While somebody types, nothing is wrong yet.
  const settled = useSettled(definition, 300);
  const problems = useMemo(() => {
    const found = new Map(problemsOf(settled, forms, say));
    // A new form has no name yet; that is no mistake before somebody wants to save it.
    if (!tried && !settled.name) found.delete('form');
    return found;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `say` is new each time and says the same
  }, [settled, forms, tried]);
  const dirty = useMemo(() => bodyOf(draft) !== savedBody, [draft, savedBody]);
  const outdated = form !== undefined && base !== undefined && form.version > base.version;
  // A newer version came in: shown at once when nothing was changed here.
  if (outdated && !dirty) {
    setBase(form);
    setSavedBody(bodyOf(draftOf(form)));
    dispatch({ type: 'saved', draft: draftOf(form) });
  }

  const made = useRef(false);
  const leaving = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && !made.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);

  const take = (view: FormView) => {
    const fresh = draftOf(view);
    setBase(view);
    setSavedBody(bodyOf(fresh));
    dispatch({ type: 'saved', draft: fresh });
  };
  const refused = (error: Error) => {
    if (failedWith(error, 'FORM_VERSION_STALE')) return setShown('conflict');
    const details = error instanceof ApiError ? error.details : [];
    const first = details.map(({ path }) => placeOfPath(path, definition)).find((place) => place !== 'form');
    if (first) acts.select(first);
    message.error([error.message, ...details.slice(0, 3).map((detail) => detail.message)].join('：'));
  };
  const save = () => {
    if (create.isPending || change.isPending) return;
    setTried(true);
    if (!draft.name.trim()) {
      message.error(t('designer.nameFirst'));
      document.getElementById('form-name')?.focus();
      return;
    }
    const found = problemsOf(definition, forms, say);
    const [worst] = found;
    if (worst) {
      goTo(worst[0]);
      message.error(worst[1][0]!);
      return;
    }
    if (base)
      return change.mutate(
        { id: base.id, ...changeOf(draft, base.version) },
        {
          onSuccess: (view) => {
            take(view);
            message.success(t('designer.saved', { version: view.version }));
          },
          onError: refused,
        },
      );
    const taken = forms.map(({ key }) => key);
    const key = draft.key || keyFor(draft.name, 'form', taken);
    create.mutate(creationOf({ ...draft, key }), {
      onSuccess: (view) => {
        made.current = true;
        message.success(t('forms.created'));
        void navigate(`/forms/${view.key}/design`, { replace: true });
      },
      onError: refused,
    });
  };
  const goTo = (place: string) => {
    if (place === 'form') setTab('form');
    else acts.select(place);
    if (place === 'form' && compact) setOpenPane('settings');
  };
  useDesignerKeys({ state, dispatch, acts, onSave: save });

  // What is selected is what one wants to set; the form's own settings are one click away.
  const [known, setKnown] = useState(selected);
  if (known !== selected) {
    setKnown(selected);
    setTab(selected ? 'field' : 'form');
  }
  const path = pathOf(selected);
  const field = fieldAt(draft, path);
  const ornament = ornamentAt(draft, selected);
  const settings = (
    <Tabs
      activeKey={tab}
      onChange={(key) => setTab(key as typeof tab)}
      items={[
        {
          key: 'field',
          label: t('designer.fieldTab'),
          children:
            field && path ? (
              <FieldSettings key={`${path} ${field.type}`} path={path} field={field} />
            ) : ornament ? (
              <OrnamentSettings key={selected} item={ornament} />
            ) : (
              <Note>{t('designer.selectFirst')}</Note>
            ),
        },
        { key: 'form', label: t('designer.formTab'), children: <FormSettings /> },
      ]}
    />
  );
  return (
    <ViewProvider value={{ draft, definition, selected, problems, base, forms }}>
      <ActsProvider value={acts}>
        <div className={styles.designer}>
          <DesignerHeader
            state={state}
            dirty={dirty}
            saving={create.isPending || change.isPending}
            outdated={outdated && dirty}
            onUndo={() => dispatch({ type: 'undo' })}
            onRedo={() => dispatch({ type: 'redo' })}
            onSave={save}
            onGoTo={goTo}
            onShow={setShown}
          />
          <DragArea>
            <div className={styles.panes}>
              {!compact && (
                <aside className={styles.left} aria-label={t('designer.palette')}>
                  <Palette />
                </aside>
              )}
              <div className={styles.middle}>
                <div className={styles.paper}>
                  <Canvas />
                </div>
              </div>
              {!compact && (
                <aside className={styles.right} aria-label={t('designer.settings')}>
                  {settings}
                </aside>
              )}
            </div>
            {compact && (
              <div className={styles.bar}>
                <Button block icon={<AppstoreAddOutlined />} onClick={() => setOpenPane('palette')}>
                  {t('designer.addField')}
                </Button>
                <Button block icon={<SettingOutlined />} onClick={() => setOpenPane('settings')}>
                  {t('designer.settings')}
                </Button>
              </div>
            )}
            {compact && (
              <Drawer
                open={openPane !== undefined}
                placement={openPane === 'palette' ? 'left' : 'right'}
                size="min(360px, 100vw)"
                title={t(openPane === 'palette' ? 'designer.addField' : 'designer.settings')}
                onClose={() => setOpenPane(undefined)}
                styles={{ body: { padding: 16 } }}
                destroyOnHidden
              >
                {openPane === 'palette' ? <Palette onAdded={() => setOpenPane(undefined)} /> : settings}
              </Drawer>
            )}
          </DragArea>
        </div>
        {removing && <RemovalDialog removing={removing} onClose={() => setRemoving(undefined)} />}
        <Suspense>
          {shown === 'preview' && <Preview onClose={() => setShown(undefined)} />}
          {shown === 'versions' && base && (
            <VersionsDrawer
              form={base}
              onRestore={(restored) => {
                acts.edit((now) => ({ draft: { ...restored, key: now.key, kind: now.kind }, place: null }));
                setShown(undefined);
              }}
              onClose={() => setShown(undefined)}
            />
          )}
          {shown === 'conflict' && base && (
            <ConflictDialog
              base={base}
              draft={draft}
              onResolved={(theirs, merged) => {
                setBase(theirs);
                setSavedBody(bodyOf(draftOf(theirs)));
                acts.edit(() => ({ draft: merged, place: null }));
                setShown(undefined);
              }}
              onClose={() => setShown(undefined)}
            />
          )}
        </Suspense>
        <Modal
          open={leaving.state === 'blocked'}
          title={t('designer.leaveTitle')}
          okText={t('records.leave')}
          okButtonProps={{ danger: true }}
          cancelText={t('records.stay')}
          onOk={() => leaving.proceed?.()}
          onCancel={() => leaving.reset?.()}
        >
          {t('designer.leaveText')}
        </Modal>
      </ActsProvider>
    </ViewProvider>
  );
}
