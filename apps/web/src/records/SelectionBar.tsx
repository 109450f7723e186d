import type { FormView } from '@careloop/contracts';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './SelectionBar.module.css';
import { useUndoableRemoval } from './useUndoableRemoval';

/** What can be done with the ticked rows. */
export function SelectionBar({
  form,
  selected,
  onDone,
}: {
  form: FormView;
  selected: ReadonlySet<string>;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const { remove, isRemoving } = useUndoableRemoval(form.key);
  const ask = () =>
    modal.confirm({
      title: t('records.removeTitle', { count: selected.size }),
      content: t('records.removeText'),
      okText: t('states.delete'),
      okButtonProps: { danger: true },
      onOk: () => remove([...selected]).then(onDone),
    });
  return (
    <div className={styles.bar} role="status">
      <span className="tabular">{t('records.selected', { count: selected.size })}</span>
      <Button size="small" danger loading={isRemoving} onClick={() => void ask()}>
        {t('states.delete')}
      </Button>
      <Button size="small" type="link" onClick={onDone}>
        {t('records.selectNone')}
      </Button>
    </div>
  );
}
