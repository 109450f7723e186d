import { Button, Modal } from 'antd';
import type { FieldUseView } from '@careloop/contracts';
import { useTranslation } from 'react-i18next';
import { fieldAt, fieldPlace, pathOf } from '../form-drafts/places';
import { Note } from '../ui/words';
import { useDesigner, useDesignerActs } from './designer-context';
import styles from './Dialogs.module.css';
import type { Removing } from './useDesigning';

/** Before a field is taken off that others need: who they are, with a way to each. */
export function RemovalDialog({ removing: { place, uses }, onClose }: { removing: Removing; onClose: () => void }) {
  const { t } = useTranslation();
  const { draft } = useDesigner();
  const { removeAnyway } = useDesignerActs();
  const field = fieldAt(draft, pathOf(place));
  return (
    <Modal
      open
      title={t('designer.uses.title', { name: field?.label, count: uses.length })}
      okText={t('designer.uses.remove')}
      okButtonProps={{ danger: true }}
      onOk={() => {
        removeAnyway(place);
        onClose();
      }}
      onCancel={onClose}
    >
      <Note>{t(field?.id ? 'designer.uses.textSaved' : 'designer.uses.text')}</Note>
      <ul className={styles.uses}>
        {uses.map((use) => (
          <li key={`${use.kind} ${use.form.id} ${use.at}`}>
            <span className={styles.kind}>{t(`designer.uses.kinds.${use.kind}`)}</span>
            <UseLink use={use} onClose={onClose} />
          </li>
        ))}
      </ul>
    </Modal>
  );
}

/** Where something is used: here it is selected, elsewhere it is opened beside the designer. */
function UseLink({ use, onClose }: { use: FieldUseView; onClose: () => void }) {
  const { t } = useTranslation();
  const { definition, base } = useDesigner();
  const { select } = useDesignerActs();
  const { kind, name, at, form } = use;
  const elsewhere =
    kind === 'automation'
      ? `/automations/${at}`
      : kind === 'view'
        ? `/forms/${form.key}?view=${at}`
        : form.id !== definition.id && form.id !== base?.id
          ? `/forms/${form.key}/design`
          : undefined;
  if (elsewhere)
    return (
      <a href={elsewhere} target="_blank" rel="noreferrer">
        {form.id !== definition.id && form.id !== base?.id ? `${form.name}：${name}` : name}
      </a>
    );
  const label = kind === 'role' ? t(`forms.roleNames.${at}`) : name;
  return (
    <Button
      size="small"
      type="link"
      onClick={() => {
        select(kind === 'role' || kind === 'check' ? null : fieldPlace(at));
        onClose();
      }}
    >
      {label}
    </Button>
  );
}
