import { definePlugin } from '@careloop/sdk';
import { checkbox } from './checkbox';
import { date } from './date';
import { datetime } from './datetime';
import { duration } from './duration';
import { email } from './email';
import { link } from './link';
import { longText } from './long-text';
import { lunarDate } from './lunar-date';
import { member } from './member';
import { money } from './money';
import { multiSelect } from './multi-select';
import { number } from './number';
import { percent } from './percent';
import { phone } from './phone';
import { rating } from './rating';
import { select } from './select';
import { serial } from './serial';
import { subform } from './subform';
import { text } from './text';
import { url } from './url';

/** The built-in field types, in the order of the palette. */
export const fieldsPlugin = definePlugin({
  id: 'fields',
  version: '1.0.0',
  label: { zh: '基础字段', en: 'Basic fields' },
  fields: [
    text,
    longText,
    number,
    money,
    percent,
    rating,
    duration,
    date,
    datetime,
    phone,
    email,
    url,
    select,
    multiSelect,
    checkbox,
    member,
    lunarDate,
    link,
    subform,
    serial,
  ],
});

export { canonicalPhone } from './phone';
export { canonicalEmail } from './email';
export { starsOf } from './rating';
