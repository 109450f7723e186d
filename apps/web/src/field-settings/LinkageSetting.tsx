import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { FieldLinkage } from '@careloop/forms';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useDesigner } from '../designer/designer-context';
import type { DraftField } from '../form-drafts/draft';
import { orderedFields } from '../form-drafts/draft';
import { fieldType, visibleFields } from '../forms/field-types';
import { Note } from '../ui/words';
import { ChoiceSetting } from './controls';
import styles from './FieldSettings.module.css';
import { useFieldEdit } from './useFieldEdit';

/** 数据联动: which record of another form fills the field, and with what. */
export default function LinkageSetting({ path, field }: { path: string; field: DraftField }) {
  const { t } = useTranslation();
  const { forms, draft } = useDesigner();
  const { set } = useFieldEdit(path, field);
  const linkage = field.linkage;
  const source = forms.find(({ key, id }) => key === linkage?.form || id === linkage?.form);
  const theirs = source ? visibleFields(source.fields) : [];
  const ours = orderedFields(draft).filter(({ key, type }) => key !== path && type !== 'subform');
  const own = fieldType(field.type).kind;
  const change = (next: Partial<FieldLinkage>) =>
    set('linkage', { form: '', match: [], take: '', ...linkage, ...next } as FieldLinkage);
  const pairs = linkage?.match.length ? linkage.match : [{ theirs: '', ours: '' }];
  const setPair = (at: number, pair: Partial<(typeof pairs)[number]>) =>
    change({ match: pairs.map((one, i) => (i === at ? { ...one, ...pair } : one)) });
  const kindOf = (key: string, fields: readonly { key: string; type: string }[]) => {
    const found = fields.find((one) => one.key === key);
    return found && fieldType(found.type).kind;
  };
  return (
    <>
      <ChoiceSetting
        label={t('designer.linkage.form')}
        help={t('designer.linkage.help')}
        value={linkage?.form || undefined}
        allowClear
        options={forms.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={(form) =>
          form ? change({ form, match: [{ theirs: '', ours: '' }], take: '' }) : set('linkage', undefined)
        }
      />
      {source && (
        <>
          <Note>{t('designer.linkage.match')}</Note>
          {pairs.map((pair, i) => (
            <div key={i} className={styles.pairRow}>
              <Select
                aria-label={t('designer.linkage.theirs', { form: source.name })}
                placeholder={source.name}
                value={pair.theirs || undefined}
                options={theirs.map(({ key, label }) => ({ value: key, label }))}
                onChange={(key) => setPair(i, { theirs: key })}
              />
              =
              <Select
                aria-label={t('designer.linkage.ours')}
                placeholder={t('designer.linkage.ours')}
                value={pair.ours || undefined}
                options={ours
                  .filter(({ type }) => !pair.theirs || fieldType(type).kind === kindOf(pair.theirs, theirs))
                  .map(({ key, label }) => ({ value: key, label }))}
                onChange={(key) => setPair(i, { ours: key })}
              />
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                disabled={pairs.length < 2}
                aria-label={`${t('states.delete')} ${i + 1}`}
                onClick={() => change({ match: pairs.toSpliced(i, 1) })}
              />
            </div>
          ))}
          <Button
            size="small"
            type="link"
            icon={<PlusOutlined />}
            onClick={() => change({ match: [...pairs, { theirs: '', ours: '' }] })}
          >
            {t('designer.linkage.addPair')}
          </Button>
          <ChoiceSetting
            label={t('designer.linkage.take')}
            value={linkage?.take || undefined}
            options={theirs
              .filter(({ type }) => fieldType(type).kind === own)
              .map(({ key, label }) => ({ value: key, label }))}
            onChange={(take) => take && change({ take })}
          />
        </>
      )}
    </>
  );
}
