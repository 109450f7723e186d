import { useTranslation } from 'react-i18next';
import { useFieldTypes } from '../forms/useForms';

/** Names of field types in the reader's language. */
export function useTypeName(): (type: string) => string {
  const { i18n } = useTranslation();
  const types = useFieldTypes(i18n.language);
  return (type) => types.find(({ id }) => id === type)?.label ?? type;
}
