import { useTranslation } from 'react-i18next';
import { formatCount } from './format';

/** Says a count that is exact up to a bound and estimated beyond: 1,284 or 约 200,000. */
export function useCountText() {
  const { t, i18n } = useTranslation();
  return ({ value, exact }: { value: number; exact: boolean }): string => {
    const shown = formatCount(value, i18n.language);
    return exact ? shown : t('states.about', { shown });
  };
}
