import { registerFunction } from '../registry';
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

for (const fn of [
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
])
  registerFunction(fn);
