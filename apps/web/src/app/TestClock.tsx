import { ClockCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMay, useMember } from '../access/useMe';
import { api } from '../api/client';
import { useNarrow } from '../ui/useNarrow';
import { formatInstant } from '../ui/format';

/** Shows that time is a test clock, and what it says. */
export default function TestClock() {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  const isAdmin = useMay('admin');
  const narrow = useNarrow();
  const { data } = useQuery({
    queryKey: ['test-clock'],
    queryFn: () => api.get<{ now: string }>('/test/clock'),
    enabled: isAdmin, // the server shows it to admins only
    refetchInterval: 5_000,
  });
  if (!data) return null;
  const time = formatInstant(data.now, i18n.language, workspace.zone);
  return (
    <Tooltip title={narrow ? time : t('frame.testClock')}>
      <Tag icon={<ClockCircleOutlined />} className="tabular">
        {narrow ? t('frame.test') : time}
      </Tag>
    </Tooltip>
  );
}
