import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pickLanguage } from '@careloop/kernel';
import { fieldType } from '../forms/field-types';
import type { EditorProps } from './FieldEditor';

/** A length of time, typed as people say it; read when they leave the field, and kept as typed while it says nothing. */
export function DurationEditor({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { t, i18n } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const { parse, display } = fieldType('duration');
  const language = pickLanguage(i18n.language);
  const read = () => {
    if (typed !== undefined) {
      const parsed = parse(typed, field, { language, zone: 'UTC' });
      onChange('value' in parsed ? (parsed.value ?? undefined) : typed);
      setTyped(undefined);
    }
    onBlur?.();
  };
  return (
    <Input
      {...ties}
      className="tabular"
      placeholder={t('fields.duration')}
      value={typed ?? (typeof value === 'string' ? value : display(value, field, language))}
      onChange={({ target }) => setTyped(target.value)}
      onPressEnter={read}
      onBlur={read}
    />
  );
}
