import type { FormulaFunction } from '../types';
import { aggregates } from './aggregates';
import { chinese } from './china';
import { dateParts } from './date-parts';
import { dates } from './dates';
import { idCards } from './id-card';
import { logic } from './logic';
import { operators } from './operators';
import { powers } from './powers';
import { roundings } from './rounding';
import { textFormat } from './text-format';
import { textParts } from './text-parts';
import { texts } from './text';

/** The functions and operators that are always there. */
export const builtIn: readonly FormulaFunction[] = [
  ...operators,
  ...logic,
  ...roundings,
  ...powers,
  ...aggregates,
  ...texts,
  ...textParts,
  textFormat,
  ...dates,
  ...dateParts,
  ...chinese,
  ...idCards,
];
