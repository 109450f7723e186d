import type { FieldDefinition } from '@careloop/forms';
import { Alert, Segmented } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesigner, useDesignerActs } from '../designer/designer-context';
import { useNewWords } from '../designer/usePalette';
import { newField } from '../designer/new-part';
import type { DraftField } from '../form-drafts/draft';
import { retype } from '../form-drafts/edits';
import { fieldPlace } from '../form-drafts/places';
import { renameField } from '../form-drafts/rename';
import { fieldType } from '../forms/field-types';
import { useFieldTypes } from '../forms/useForms';
import { spanOf } from '../records/field-span';
import { FormField } from '../ui/FormField';
import { ChoiceSetting, SwitchSetting, TextSetting } from './controls';
import { DefaultSetting } from './DefaultSetting';
import { FormulaSetting } from './FormulaSetting';
import { LookupSettings, RollupSettings } from './DerivedSettings';
import { KeySetting } from './KeySetting';
import { RuleSettings } from './RuleSettings';
import styles from './FieldSettings.module.css';
import { TypeSettings } from './TypeSettings';
import { useFieldEdit } from './useFieldEdit';

/** Kinds of which two records may always have the same value. */
const NEVER_UNIQUE = ['boolean', 'options', 'option', 'lunar-date'];
const SPANS = [12, 6, 4, 3] as const;
/** Kinds that a formula can make. */
const RECKONED = ['text', 'number', 'boolean', 'date', 'datetime'];

/** The settings of one field, in the order in which people think of them. */
export function FieldSettings({ path, field }: { path: string; field: DraftField }) {
  const { t, i18n } = useTranslation();
  const { definition, problems } = useDesigner();
  const { edit } = useDesignerActs();
  const words = useNewWords();
  const types = useFieldTypes(i18n.language);
  const { set, saved } = useFieldEdit(path, field);
  const type = fieldType(field.type);
  const isColumn = path.includes('.');
  const follows = field.lookup !== undefined || field.rollup !== undefined;
  const reckoned = field.formula !== undefined || follows;
  const problem = problems.get(fieldPlace(path));
  // A saved field may become what is kept the same way; any other change would lose what is in it.
  const fits = (id: string) => !saved || sameColumn(saved, id);
  const offered = types.filter(({ id }) => id === field.type || (fits(id) && !(isColumn && id === 'subform')));
  return (
    <div className={styles.settings}>
      {problem && <Alert className={styles.problem} type="error" showIcon title={problem.join('\n')} />}
      <Group>
        <TextSetting
          label={t('designer.field.label')}
          value={field.label}
          maxLength={100}
          onChange={(label) => set('label', label ?? '')}
        />
        {!follows && (
          <ChoiceSetting
            label={t('designer.field.type')}
            help={saved ? t(offered.length > 1 ? 'designer.field.typeFits' : 'designer.field.typeFixed') : undefined}
            value={field.type}
            options={offered.map(({ id, label }) => ({ value: id, label }))}
            onChange={(id) => id && edit((draft) => retype(draft, path, newField(id, '', words)))}
          />
        )}
        <TextSetting
          label={t('designer.field.help')}
          help={t('designer.field.helpHelp')}
          value={field.help}
          maxLength={2000}
          lines
          onChange={(help) => set('help', help)}
        />
      </Group>
      <Group>{!follows && <TypeSettings path={path} field={field} saved={saved} />}</Group>
      {follows && (
        <Group name={t(field.lookup ? 'designer.derived.lookup' : 'designer.derived.rollup')}>
          {field.lookup ? <LookupSettings path={path} field={field} /> : <RollupSettings path={path} field={field} />}
        </Group>
      )}
      {!type.system && !follows && RECKONED.includes(type.kind) && (
        <Group name={t('designer.field.formulaGroup')}>
          <FormulaSetting
            label={t('designer.field.formula')}
            help={t('designer.field.formulaHelp')}
            definition={definition}
            path={path}
            value={field.formula}
            onChange={(formula) => set('formula', formula)}
          />
        </Group>
      )}
      {!type.system && !reckoned && !type.files && field.type !== 'subform' && (
        <Group name={t('designer.field.default')}>
          <DefaultSetting path={path} field={field} />
        </Group>
      )}
      {!type.system && !reckoned && (
        <Group name={t('designer.field.checks')}>
          <SwitchSetting
            label={t('designer.field.required')}
            value={field.required}
            onChange={(on) => set('required', on)}
          />
          {!NEVER_UNIQUE.includes(type.kind) &&
            !isColumn &&
            type.index?.(field as FieldDefinition)?.method === 'btree' && (
              <SwitchSetting
                label={t('designer.field.unique')}
                help={t('designer.field.uniqueHelp')}
                value={field.unique}
                onChange={(on) => set('unique', on)}
              />
            )}
        </Group>
      )}
      {!isColumn && (
        <>
          <Group name={t('designer.field.rules')}>
            <RuleSettings path={path} field={field} />
          </Group>
          <Group>
            <FormField label={t('designer.field.width')} help={t('designer.field.widthHelp')}>
              {() => (
                <Segmented
                  block
                  aria-label={t('designer.field.width')}
                  value={spanOf(field)}
                  onChange={(span) => set('span', span)}
                  options={SPANS.map((span) => ({ value: span, label: t(`designer.widths.${span}`) }))}
                />
              )}
            </FormField>
          </Group>
        </>
      )}
      <Group>
        <KeySetting
          path={path}
          field={field}
          fixed={!!saved}
          onRename={(key) => {
            const to = [...path.split('.').slice(0, -1), key].join('.');
            edit((draft) => ({ draft: renameField(draft, path, key), place: fieldPlace(to) }));
          }}
        />
      </Group>
    </div>
  );
}

/** Some settings that belong together. */
export const Group = ({ name, children }: { name?: string; children: ReactNode }) => (
  <div className={styles.group}>
    {name && <h3 className={styles.groupName}>{name}</h3>}
    {children}
  </div>
);

/** Whether values of the saved field are kept the same way as those of another type. */
function sameColumn(saved: DraftField, type: string): boolean {
  const field = { ...saved, id: saved.id ?? 'x', fields: undefined };
  const [was, is] = [fieldType(saved.type), fieldType(type)];
  if (saved.type === type) return true;
  if (was.system || is.system || saved.type === 'subform' || type === 'subform') return false;
  // References point into different tables though their columns look alike.
  if (was.kind !== is.kind || was.kind === 'reference') return false;
  return was.column(field) === is.column({ ...field, type });
}
