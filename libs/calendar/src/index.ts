export { isSkip, SKIPS, type Skip } from './skip';
export {
  addDays,
  addMonths,
  compareDates,
  dayNumber,
  dayOfWeek,
  daysInMonth,
  daysSince,
  daysUntil,
  diffDays,
  isLeapYear,
  isLocalDate,
  localDate,
  partsOf,
  yearOf,
  type DateParts,
  type LocalDate,
} from './local-date';
export { isLocalTime, minutesOf, timeOf, type LocalTime } from './local-time';
export {
  anniversaryIn,
  anniversaryTable,
  daysUntilAnniversary,
  isMonthDay,
  monthDayOf,
  monthlyOccurrence,
  type MonthDay,
} from './anniversary';
export {
  isLunarDate,
  leapMonthOf,
  lunarCode,
  lunarMonthsOf,
  lunarToSolar,
  solarToLunar,
  type LunarDate,
  type LunarMonth,
} from './lunar/dates';
export { FIRST_LUNAR_YEAR, LAST_LUNAR_YEAR } from './lunar/table';
export { daysUntilLunarAnniversary, lunarAnniversary, lunarAnniversaryTable, type LunarDay } from './lunar/anniversary';
export { ageOn, birthdayKnown, isBadBirthday, NO_YEARS, PLACEHOLDER_DATES } from './birthdays';
export { isZone } from './zone-offsets';
export { endOfDay, localDateOf, localTimeOf, startOfDay, today, toInstant } from './zones';
export { checkOccurrenceSpec, type DateWindow, type Occurrence, type OccurrenceSpec } from './occurrences/definition';
export { occurrenceTable, type OccurrenceTable } from './occurrences/table';
export { occurrencesOf, type OccurrenceValue } from './occurrences/record';
export {
  addWorkdays,
  isKnownYear,
  isProvisional,
  isWorkday,
  nextWorkday,
  previousWorkday,
  type HolidayData,
} from './workdays';
export { CN_HOLIDAYS } from './holidays-cn';
export { lunarText } from './lunar/text';
