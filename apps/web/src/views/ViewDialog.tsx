import type { FormView, ViewKind, ViewSettings, ViewView } from '@careloop/contracts';
import { App, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../access/useMe';
import { FormField } from '../ui/FormField';
import { useViewChanges } from './useViews';
import { firstSettings, VIEW_KINDS } from './view-kinds';

/** A view that is being made or renamed. */
export interface ViewDraft {
  title: string;
  name: string;
  /** Of an existing view, whose name alone is asked. */
  id?: string;
  /** Fixed by what it is copied from; absent: it is asked. */
  kind?: ViewKind;
  settings?: ViewSettings;
}

/** Asks for the name of a view, and of a new one what kind it is and whom it is for. */
export default function ViewDialog({
  form,
  draft,
  onClose,
  onDone,
}: {
  form: FormView;
  draft: ViewDraft;
  onClose: () => void;
  onDone: (view: ViewView) => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const mayShare = useMay('builder');
  const [name, setName] = useState(draft.name);
  const [kind, setKind] = useState<ViewKind>(draft.kind ?? 'grid');
  const [shared, setShared] = useState(false);
  const [tried, setTried] = useState(false);
  const { create, change } = useViewChanges(form.key);
  const empty = !name.trim();
  const ok = () => {
    setTried(true);
    if (empty) return;
    const done = { onSuccess: onDone, onError: (error: Error) => void message.error(error.message) };
    if (draft.id) change.mutate({ id: draft.id, name }, done);
    else create.mutate({ name, kind, shared, settings: draft.settings ?? firstSettings(form, kind) ?? {} }, done);
  };
  return (
    <Modal
      open
      title={draft.title}
      okText={t(draft.id ? 'states.save' : 'views.make')}
      confirmLoading={create.isPending || change.isPending}
      onOk={ok}
      onCancel={onClose}
    >
      <FormField label={t('views.name')} required problem={tried && empty ? t('views.nameMissing') : undefined}>
        {(ties) => (
          <Input
            {...ties}
            autoFocus
            value={name}
            maxLength={60}
            placeholder={t('views.namePlaceholder')}
            onChange={({ target }) => setName(target.value)}
            onPressEnter={ok}
          />
        )}
      </FormField>
      {!draft.id && !draft.kind && (
        <FormField label={t('views.kind')}>
          {() => (
            <Radio.Group
              aria-label={t('views.kind')}
              value={kind}
              onChange={({ target }) => setKind(target.value as ViewKind)}
              vertical
              options={VIEW_KINDS.map((value) => {
                const fits = firstSettings(form, value) !== null;
                return {
                  value,
                  disabled: !fits,
                  label: `${t(`views.kinds.${value}`)} · ${t(`views.${fits ? 'kindHelp' : 'kindUnfit'}.${value}`)}`,
                };
              })}
            />
          )}
        </FormField>
      )}
      {!draft.id && mayShare && (
        <FormField label={t('views.whom')}>
          {() => (
            <Radio.Group
              aria-label={t('views.whom')}
              value={shared}
              onChange={({ target }) => setShared(target.value as boolean)}
              options={[
                { value: false, label: t('views.forMe') },
                { value: true, label: t('views.forAll') },
              ]}
            />
          )}
        </FormField>
      )}
    </Modal>
  );
}
