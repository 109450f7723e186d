import type { LocalDate } from '@careloop/calendar';
import { shown } from './encode';
import { checkedModel, type ChurnModel, risks } from './model';
import { isBlank, nameOf, type Row } from './table';

/** What one change would do to a customer's risk, if customers who differ in it differ because of it. */
export interface WhatIf {
  field: string;
  from: string | number | boolean | null;
  to: string | number;
  /** The risk then, 0 … 1. */
  risk: number;
  /** How much lower it is. */
  lower: number;
}

/**
 * For each field that can be changed (a plan, a payment method, a discount), the value that would lower the risk most,
 * the strongest first; fields where nothing lowers it are left out. Categories try every kind the model knows, numbers
 * the tenths of what it was trained on, dates nothing. An association: a hint for a talk, not a promise.
 * `MODEL_VERSION_UNKNOWN`.
 */
export function whatWouldLower(model: ChurnModel, row: Row, changeable: string[], asOf?: LocalDate): WhatIf[] {
  const { features, spreads } = checkedModel(model);
  const [now] = risks(model, [row], asOf);
  return features
    .flatMap(({ field, kind, levels }, place): WhatIf[] => {
      if (!changeable.includes(field) || kind === 'date') return [];
      const { bins } = spreads[place]!;
      const values = levels ? levels.filter((level) => !isBlank(level)) : 'limits' in bins ? bins.limits : [];
      const others = values.filter((value) => nameOf(value) !== nameOf(row[field]));
      const tried = risks(
        model,
        others.map((value) => ({ ...row, [field]: value })),
        asOf,
      );
      const best = tried.reduce((lowest, risk, i) => (risk < tried[lowest]! ? i : lowest), 0);
      if (!others.length || tried[best]! >= now!) return [];
      return [{ field, from: shown(row[field]), to: others[best]!, risk: tried[best]!, lower: now! - tried[best]! }];
    })
    .sort((a, b) => b.lower - a.lower || (a.field < b.field ? -1 : 1));
}
