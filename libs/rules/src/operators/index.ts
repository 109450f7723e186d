import { registerOperator } from '../registry';
import { anniversaries } from './anniversaries';
import { sums } from './arithmetic';
import { between } from './between';
import { concatenation } from './cat';
import { changes } from './changed';
import { choicesContained } from './contains-choices';
import { dayCounts } from './days';
import { equalities } from './equality';
import { extremes } from './extremes';
import { choices } from './if';
import { within } from './in';
import { emptiness } from './is-empty';
import { isToday } from './is-today';
import { lists } from './lists';
import { log } from './log';
import { logic } from './logic';
import { missings } from './missing';
import { comparisons } from './order';
import { quantifiers } from './quantifiers';
import { relatedRecords } from './related';
import { relatives } from './relative';
import { substring } from './substr';
import { textParts } from './text-parts';
import { variable } from './var';

/** The operators that come with the house: core json-logic first, then ours. A new one is a file and a line here. */
const BUILT_IN = [
  variable,
  ...equalities,
  ...comparisons,
  ...logic,
  ...choices,
  ...sums,
  ...extremes,
  concatenation,
  substring,
  within,
  ...lists,
  ...quantifiers,
  ...missings,
  log,
  between,
  emptiness,
  ...textParts,
  ...choicesContained,
  ...dayCounts,
  isToday,
  ...anniversaries,
  ...relatives,
  ...changes,
  ...relatedRecords,
];

BUILT_IN.forEach(registerOperator);
