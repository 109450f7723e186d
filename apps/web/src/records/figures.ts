import type { FooterOp, FormView } from '@careloop/contracts';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../ui/format';
import { useValueText } from './useValueText';

/** The name of a figure in an answer of the server. */
export const figureName = (field: string, op: FooterOp): string => `${op.replace('-', '_')}_${field}`;

/** Says a figure of a column: counts as counts, all else as the column's own values, an average to its decimals (two, unless it keeps more). */
export function useFigureText() {
  const { i18n } = useTranslation();
  const text = useValueText();
  return (field: FormView['fields'][number], op: FooterOp, value: unknown): string => {
    if (value === null || value === undefined) return '—';
    if (op === 'count' || op === 'count-distinct') return formatCount(value as number, i18n.language);
    if (op !== 'avg') return text(value, field);
    const scale = Math.max(2, field.scale ?? 2);
    return text(Number((value as number).toFixed(scale)), { ...field, scale });
  };
}
