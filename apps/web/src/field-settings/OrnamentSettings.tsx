import { Alert } from 'antd';
import type { LayoutItem } from '@careloop/forms';
import { useTranslation } from 'react-i18next';
import { useDesigner, useDesignerActs } from '../designer/designer-context';
import { changeOrnament } from '../form-drafts/edits';
import { placeOf } from '../form-drafts/places';
import { Note } from '../ui/words';
import { SwitchSetting, TextSetting } from './controls';
import { Group } from './FieldSettings';
import styles from './FieldSettings.module.css';

/** The settings of a section, tab, divider or note. */
export function OrnamentSettings({ item }: { item: Exclude<LayoutItem, { kind: 'field' }> }) {
  const { t } = useTranslation();
  const { edit } = useDesignerActs();
  const { problems } = useDesigner();
  const place = placeOf(item);
  const set = (settings: object) =>
    edit((draft) => changeOrnament(draft, place, settings), `${place}.${Object.keys(settings).join()}`);
  const problem = problems.get(place);
  return (
    <div className={styles.settings}>
      {problem && <Alert className={styles.problem} type="error" showIcon title={problem.join('\n')} />}
      <Group name={t(`designer.items.${item.kind}`)}>
        {item.kind === 'note' ? (
          <TextSetting
            label={t('designer.field.text')}
            value={item.text}
            maxLength={2000}
            lines
            onChange={(text = '') => set({ text })}
          />
        ) : (
          <TextSetting
            label={t('designer.field.title')}
            value={item.title}
            maxLength={100}
            onChange={(title) => set({ title: title ?? (item.kind === 'divider' ? undefined : '') })}
          />
        )}
        {item.kind === 'section' && (
          <SwitchSetting
            label={t('designer.field.collapsed')}
            value={item.collapsed}
            onChange={(collapsed) => set({ collapsed })}
          />
        )}
        {(item.kind === 'section' || item.kind === 'tab') && <Note>{t(`designer.holds.${item.kind}`)}</Note>}
      </Group>
    </div>
  );
}
