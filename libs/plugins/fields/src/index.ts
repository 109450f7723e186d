import { definePlugin } from '@careloop/sdk';
import { address } from './address';
import { checkbox } from './checkbox';
import { date } from './date';
import { datetime } from './datetime';
import { department } from './department';
import { departments } from './departments';
import { duration } from './duration';
import { email } from './email';
import { file } from './file';
import { image } from './image';
import { link } from './link';
import { location } from './location';
import { longText } from './long-text';
import { lunarDate } from './lunar-date';
import { member } from './member';
import { members } from './members';
import { money } from './money';
import { multiSelect } from './multi-select';
import { number } from './number';
import { percent } from './percent';
import { phone } from './phone';
import { rating } from './rating';
import { richText } from './rich-text';
import { select } from './select';
import { serial } from './serial';
import { signature } from './signature';
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
    address,
    image,
    file,
    richText,
    select,
    multiSelect,
    checkbox,
    member,
    members,
    department,
    departments,
    lunarDate,
    link,
    subform,
    location,
    signature,
    serial,
  ],
});

export { canonicalPhone } from './phone';
export { canonicalEmail } from './email';
export { starsOf } from './rating';
export { addressParts, addressText, depthOf, readAddress, type AddressParts } from './address';
export { divisions, loadDivisions, type Division } from './divisions';
export { filesOf, isPicture, MOST_FILES, type FileValue } from './files';
export type { Place } from './location';
export { plainOf } from './rich-text';
