import {
  ArrowLeftOutlined,
  EyeOutlined,
  HistoryOutlined,
  RedoOutlined,
  UndoOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { Button, Input, Popover, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Designing } from '../form-drafts/designing';
import { useNarrow } from '../ui/useNarrow';
import { useDesigner, useDesignerActs } from './designer-context';
import styles from './Designer.module.css';

/** The form's name, whether it is saved, and what can be done with it as a whole. */
export function DesignerHeader({
  state,
  dirty,
  saving,
  outdated,
  onUndo,
  onRedo,
  onSave,
  onGoTo,
  onShow,
}: {
  state: Designing;
  dirty: boolean;
  saving: boolean;
  /** Somebody else saved meanwhile. */
  outdated: boolean;
  onUndo: () => void;
  onRedo: () => void;
  onSave: () => void;
  onGoTo: (place: string) => void;
  onShow: (what: 'preview' | 'versions' | 'conflict') => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const { draft, base, problems } = useDesigner();
  const { edit } = useDesignerActs();
  const [listed, setListed] = useState(false);
  const found = [...problems].flatMap(([place, messages]) => messages.map((message) => ({ place, message })));
  const icon = (label: string, Icon: typeof UndoOutlined, onClick: () => void, disabled = false) => (
    <Tooltip title={label}>
      <Button type="text" icon={<Icon />} aria-label={label} disabled={disabled} onClick={onClick} />
    </Tooltip>
  );
  return (
    <header className={styles.header}>
      {icon(t('designer.back'), ArrowLeftOutlined, () => void navigate(base ? `/forms/${base.key}` : '/forms'))}
      <Input
        id="form-name"
        className={styles.name}
        variant="borderless"
        value={draft.name}
        maxLength={100}
        placeholder={t('designer.namePlaceholder')}
        aria-label={t('forms.name')}
        onChange={({ target }) => edit((now) => ({ ...now, name: target.value }), 'name')}
      />
      <span className={styles.state} role="status">
        {outdated ? (
          <Button size="small" danger onClick={() => onShow('conflict')}>
            {t('designer.outdated')}
          </Button>
        ) : dirty ? (
          t('designer.unsaved')
        ) : (
          base && t('designer.version', { version: base.version })
        )}
      </span>
      {found.length > 0 && (
        <Popover
          trigger="click"
          placement="bottomRight"
          open={listed}
          onOpenChange={setListed}
          content={
            <ul className={styles.found}>
              {found.map(({ place, message }) => (
                <li key={`${place}${message}`}>
                  <button
                    type="button"
                    onClick={() => {
                      setListed(false);
                      onGoTo(place);
                    }}
                  >
                    {message}
                  </button>
                </li>
              ))}
            </ul>
          }
        >
          <Button
            danger
            type="text"
            icon={<WarningOutlined />}
            aria-label={t('designer.problems', { count: found.length })}
          >
            {narrow ? found.length : t('designer.problems', { count: found.length })}
          </Button>
        </Popover>
      )}
      {icon(t('designer.undo'), UndoOutlined, onUndo, !state.past.length)}
      {icon(t('designer.redo'), RedoOutlined, onRedo, !state.future.length)}
      {base && icon(t('designer.versions'), HistoryOutlined, () => onShow('versions'))}
      {narrow ? (
        icon(t('designer.preview'), EyeOutlined, () => onShow('preview'), !draft.fields.length)
      ) : (
        <Button icon={<EyeOutlined />} disabled={!draft.fields.length} onClick={() => onShow('preview')}>
          {t('designer.preview')}
        </Button>
      )}
      <Button type="primary" loading={saving} disabled={base !== undefined && !dirty} onClick={onSave}>
        {t('states.save')}
      </Button>
    </header>
  );
}
