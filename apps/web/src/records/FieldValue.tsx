import type { FieldDefinition } from '@careloop/forms';
import { type FileValue, isPicture, starsOf } from '@careloop/plugin-fields';
import { groundOf } from '../fields/option-colors';
import { thumbnailUrl } from '../fields/upload';
import { fieldType } from '../forms/field-types';
import { useState } from 'react';
import styles from './FieldValue.module.css';
import type { ValueText } from './useValueText';

/** Fields whose values are compared by their digits. */
export const isNumeric = ({ type }: FieldDefinition) => ['number', 'money', 'percent', 'duration'].includes(type);

/** A value as a cell or a list shows it: choices as tags, all else as text; nothing when it is empty. Light to draw. */
export function FieldValue({
  field,
  value,
  text,
  names,
}: {
  field: FieldDefinition;
  value: unknown;
  text: ValueText;
  names?: Record<string, string>;
}) {
  if (value == null || value === '') return null;
  if (field.type === 'select' || field.type === 'multi-select')
    return (
      <span className={styles.tags}>
        {(Array.isArray(value) ? value : [value]).map((key: string) => {
          const option = field.options?.find((o) => o.key === key);
          return (
            <span key={key} className={styles.tag} style={groundOf(option?.color)}>
              {option?.label ?? key}
            </span>
          );
        })}
      </span>
    );
  if (field.type === 'rating' && typeof value === 'number')
    return (
      <span className={styles.stars} role="img" aria-label={`${value} / ${starsOf(field)}`}>
        {'★'.repeat(value)}
        <span className={styles.unlit}>{'★'.repeat(Math.max(0, starsOf(field) - value))}</span>
      </span>
    );
  if (fieldType(field.type).files && Array.isArray(value)) return <Files files={value as FileValue[]} />;
  return <>{cut(text(value, field, names))}</>;
}

/** No cell shows more: a text of a hundred thousand characters would only make the browser slow. */
const CUT = 500;
const cut = (text: string) => (text.length > CUT ? `${text.slice(0, CUT)}…` : text);

const SHOWN = 4;

/** Small pictures, or the names of files; what is left out is counted. */
function Files({ files }: { files: FileValue[] }) {
  const pictures = files.filter(({ type }) => isPicture(type ?? ''));
  const others = files.filter((file) => !pictures.includes(file));
  return (
    <span className={styles.files}>
      {pictures.slice(0, SHOWN).map((file) => (
        <Thumbnail key={file.id} file={file} />
      ))}
      {pictures.length > SHOWN && <span>+{pictures.length - SHOWN}</span>}
      {others.length > 0 && <span className={styles.names}>{others.map(({ name }) => name).join('、')}</span>}
    </span>
  );
}

/** A small picture; its name where it can't be seen any more, as in the history of a record that let go of it. */
function Thumbnail({ file: { id, name } }: { file: FileValue }) {
  const [gone, setGone] = useState(false);
  if (gone) return <span className={styles.names}>{name}</span>;
  return (
    <img
      className={styles.thumbnail}
      src={thumbnailUrl(id)}
      alt={name}
      title={name}
      loading="lazy"
      onError={() => setGone(true)}
    />
  );
}
