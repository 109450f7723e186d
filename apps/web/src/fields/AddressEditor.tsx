import { addressParts, addressText, depthOf, type Division, loadDivisions } from '@careloop/plugin-fields';
import { Cascader, Input } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from './FieldEditor';
import styles from './fields.module.css';

interface Choice {
  value: string;
  label: string;
  children?: Choice[];
}

const choicesOf = (divisions: readonly Division[], depth: number): Choice[] =>
  divisions.map(({ name, children }) => ({
    value: name,
    label: name,
    ...(depth > 1 && children.length > 0 && { children: choicesOf(children, depth - 1) }),
  }));

/** An address: its division from the list of today, then street and house. Old names that were stored stay. */
export default function AddressEditor({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { t } = useTranslation();
  const [divisions, setDivisions] = useState<readonly Division[]>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    loadDivisions().then(setDivisions, () => setFailed(true));
  }, []);
  const depth = depthOf(field);
  const options = useMemo(() => choicesOf(divisions ?? [], Math.min(depth, 3)), [divisions, depth]);
  const { province, city, district, detail } = addressParts(typeof value === 'string' ? value : '');
  const path = [province, city, district].filter((part): part is string => !!part);
  const give = (next: readonly string[], rest: string | undefined) => {
    const [p = '', c, d] = next;
    // The detail stays as it is typed: trailing spaces belong to the next word.
    const text = addressText({ province: p, city: c, district: d });
    const typed = rest?.replace(/[\r\n]+/g, ' ');
    onChange(typed ? `${[p, c ?? '', d ?? ''].join('/')}/${typed}` : text || undefined);
  };
  return (
    <div className={styles.address}>
      <Cascader
        {...ties}
        style={{ width: '100%' }}
        classNames={{ popup: { root: styles.divisions } }}
        allowClear
        changeOnSelect
        loading={!divisions && !failed}
        options={options}
        value={path}
        placeholder={t(`fields.division.${Math.min(depth, 3) as 1 | 2 | 3}`)}
        displayRender={(labels) => labels.join(' / ')}
        showSearch={{ limit: 50 }}
        notFoundContent={failed ? t('states.offline') : undefined}
        onBlur={onBlur}
        onChange={(next) => give((next as string[] | undefined) ?? [], detail)}
      />
      {depth === 4 && (
        <Input
          value={detail ?? ''}
          maxLength={200}
          placeholder={t('fields.street')}
          aria-label={`${field.label} ${t('fields.street')}`}
          autoComplete="off"
          onBlur={onBlur}
          onChange={({ target }) => give(path, target.value)}
        />
      )}
    </div>
  );
}
