import { formulaFunctions, signatureOf, type FormulaFunction } from '@careloop/forms';
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSay } from '../ui/condition-builder/useSay';
import type { Suggestion } from './completion';
import styles from './FormulaDialog.module.css';

const GROUPS = ['number', 'text', 'date', 'logic', 'aggregate', 'china'] as const;
const all = [...formulaFunctions.values()].filter(({ group }) => group !== 'operator');

/** All functions by kind; the one that is looked at is explained beside them. */
export function FunctionList({ onPut }: { onPut: (suggestion: Suggestion) => void }) {
  const { t } = useTranslation();
  const { say } = useSay();
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<FormulaFunction>(all.find(({ group }) => group === GROUPS[0])!);
  const wanted = search.trim().toLowerCase();
  const found = all.filter((fn) => `${fn.name} ${say(fn.help)}`.toLowerCase().includes(wanted));
  return (
    <>
      <section className={styles.pane} aria-label={t('formulas.functions')}>
        <Input
          allowClear
          size="small"
          value={search}
          placeholder={t('formulas.findFunction')}
          aria-label={t('formulas.findFunction')}
          onChange={({ target }) => setSearch(target.value)}
        />
        <div className={styles.list}>
          {GROUPS.map((group) => {
            const own = found.filter((fn) => fn.group === group);
            if (!own.length) return null;
            return (
              <div key={group}>
                <h4 className={styles.group}>{t(`formulas.groups.${group}`)}</h4>
                <ul className={styles.plain}>
                  {own.map((fn) => (
                    <li key={fn.name}>
                      <button
                        type="button"
                        className={styles.entry}
                        aria-describedby="formula-help"
                        onMouseEnter={() => setShown(fn)}
                        onFocus={() => setShown(fn)}
                        onClick={() => onPut({ kind: 'function', text: `${fn.name}()`, back: 1, label: fn.name, fn })}
                      >
                        {fn.name}
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            );
          })}
        </div>
      </section>
      <section className={styles.help} aria-label={t('formulas.help')}>
        <div id="formula-help">
          <strong className={styles.signature}>
            {say({ zh: signatureOf(shown, 'zh'), en: signatureOf(shown, 'en') })}
          </strong>
          <p>{say(shown.help)}</p>
          <p className={styles.example}>
            {t('formulas.example')}
            <br />
            <code>{shown.example[0]}</code> = <code>{told(shown.example[1])}</code>
          </p>
        </div>
      </section>
    </>
  );
}

const told = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '—'));
