import { useTranslation } from 'react-i18next';
import { SideDrawer } from '../ui/SideDrawer';
import FilterPanel from './FilterPanel';

/** The filter on a phone, where there is no room to hang it under its button. */
export default function FilterDrawer({
  onClose,
  ...panel
}: Parameters<typeof FilterPanel>[0] & { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <SideDrawer title={t('records.filter')} onClose={onClose}>
      <FilterPanel {...panel} />
    </SideDrawer>
  );
}
