import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams } from 'react-router';
import { useMay } from '../access/useMe';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { useNarrow } from '../ui/useNarrow';
import { AppearanceSettings } from './AppearanceSettings';
import { ApiKeys } from './ApiKeys';
import { AuditLog } from './AuditLog';
import { Channels } from './Channels';
import { Members } from './Members';
import { Plugins } from './Plugins';
import { WorkspaceSettings } from './WorkspaceSettings';

/** Everything that is set once: each section has its address. */
export default function SettingsPage() {
  const { t } = useTranslation();
  const { section } = useParams();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const isAdmin = useMay('admin');
  const sections = [
    { key: 'appearance', children: <AppearanceSettings /> },
    { key: 'workspace', children: <WorkspaceSettings /> },
    { key: 'members', children: <Members /> },
    { key: 'channels', children: <Channels /> },
    { key: 'plugins', children: <Plugins /> },
    { key: 'keys', children: <ApiKeys /> },
    ...(isAdmin ? [{ key: 'audit', children: <AuditLog /> }] : []),
  ];
  if (section === undefined) return <Navigate to={`/settings/${isAdmin ? 'members' : 'appearance'}`} replace />;
  return (
    <Page>
      <PageHeader title={t('frame.settings')} />
      <Tabs
        tabPlacement={narrow ? 'top' : 'start'}
        activeKey={section}
        onChange={(key) => void navigate(`/settings/${key}`)}
        destroyOnHidden
        items={sections.map((item) => ({ ...item, label: t(`settings.sections.${item.key}`) }))}
      />
    </Page>
  );
}
