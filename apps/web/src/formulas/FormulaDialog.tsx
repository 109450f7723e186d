import { checkFormula, formulaFunctions, formulaSchema, type FormDefinition } from '@careloop/forms';
import { Input, Modal } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldType } from '../forms/field-types';
import { useSay } from '../ui/condition-builder/useSay';
import { Quiet } from '../ui/words';
import type { Suggestion } from './completion';
import { namesOf, toKeys, toLabels } from './formula-names';
import styles from './FormulaDialog.module.css';
import { FormulaText, type FormulaTextHandle } from './FormulaText';
import { FunctionList } from './FunctionList';
import { LiveResult } from './LiveResult';

/** Writes a formula: fields at the left, functions with help at the right, the result on a real record below. */
export default function FormulaDialog({
  title,
  definition,
  path,
  value,
  onSave,
  onClose,
}: {
  title: string;
  definition: FormDefinition;
  /** The field (or column, `lines.amount`) the formula is of. */
  path: string;
  value: string;
  onSave: (formula: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { say } = useSay();
  const schema = useMemo(() => formulaSchema(definition, fieldType), [definition]);
  const names = useMemo(() => namesOf(schema), [schema]);
  const [text, setText] = useState(() => toLabels(value, names));
  const [search, setSearch] = useState('');
  const editor = useRef<FormulaTextHandle>(null);
  const [subform, column] = path.split('.');
  const row = column === undefined ? undefined : subform;

  const written = useMemo(() => toKeys(text, names), [text, names]);
  const problems = useMemo(
    () => (written.text.trim() ? checkFormula(written.text, schema, { row }).problems : []),
    [written, schema, row],
  );
  const marks = useMemo(
    () => problems.map(({ from, to }) => ({ from: written.before(from), to: written.before(to) })),
    [problems, written],
  );
  const suggestions = useMemo(() => [...fieldsOf(schema, names, path), ...functions], [schema, names, path]);
  const fields = suggestions.filter(({ kind, label }) => kind === 'field' && label.includes(search.trim()));
  return (
    <Modal
      open
      width={1000}
      title={title}
      okText={t('designer.take')}
      okButtonProps={{ disabled: problems.length > 0 }}
      onOk={() => onSave(written.text)}
      onCancel={onClose}
      keyboard={false}
      mask={{ closable: false }}
      styles={{ body: { maxHeight: 'calc(100dvh - 200px)', overflow: 'auto' } }}
    >
      <div className={styles.editor}>
        <FormulaText
          handle={editor}
          label={title}
          value={text}
          onChange={setText}
          problems={marks}
          suggestions={suggestions}
        />
        <div className={styles.problems} role="status">
          {problems.length ? (
            problems.map(({ from, to, message }) => <div key={`${from}-${to}-${message.zh}`}>{say(message)}</div>)
          ) : (
            <Quiet>{t('formulas.hint')}</Quiet>
          )}
        </div>
        <LiveResult
          key={path}
          definition={definition}
          path={path}
          formula={problems.length ? null : written.text}
          schema={schema}
        />
        <div className={styles.panes}>
          <section className={styles.pane} aria-label={t('formulas.fields')}>
            <Input
              allowClear
              size="small"
              value={search}
              placeholder={t('formulas.findField')}
              aria-label={t('formulas.findField')}
              onChange={({ target }) => setSearch(target.value)}
            />
            <ul className={styles.list}>
              {fields.map((one) => (
                <li key={one.text}>
                  <button type="button" className={styles.entry} onClick={() => editor.current?.put(one)}>
                    <span className={styles.chip}>{one.label}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
          <FunctionList onPut={(one) => editor.current?.put(one)} />
        </div>
      </div>
    </Modal>
  );
}

const functions: Suggestion[] = [...formulaFunctions.values()]
  .filter(({ group }) => group !== 'operator')
  .map((fn) => ({ kind: 'function', text: `${fn.name}()`, back: 1, label: fn.name, fn }));

/** Fields and columns that can be named, without the one the formula is of. */
function fieldsOf(
  schema: ReturnType<typeof formulaSchema>,
  names: ReturnType<typeof namesOf>,
  path: string,
): Suggestion[] {
  const nameOf = (key: string, label: string): Suggestion => ({
    kind: 'field',
    text: `{${names.label.get(key) ?? key}}`,
    back: 0,
    label: names.label.has(key) ? label : `${label}（${key}）`,
  });
  return [
    ...Object.values(schema.fields).map(({ key, label }) => [key, label] as const),
    ...Object.values(schema.subforms ?? {}).flatMap(({ key, label, fields }) =>
      Object.values(fields).map((column) => [`${key}.${column.key}`, `${label}.${column.label}`] as const),
    ),
  ]
    .filter(([key]) => key !== path)
    .map(([key, label]) => nameOf(key, label));
}
