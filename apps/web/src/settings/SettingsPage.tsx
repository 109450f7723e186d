import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, NavLink, useParams } from 'react-router';
import { useMay } from '../access/useMe';
import { Page } from '../ui/Page';
import { PageHeader } from '../ui/PageHeader';
import { ApiKeys } from './ApiKeys';
import { AppearanceSettings } from './AppearanceSettings';
import { AuditLog } from './AuditLog';
import { Channels } from './Channels';
import { Departments } from './Departments';
import { Members } from './Members';
import { Plugins } from './Plugins';
import { SECTIONS } from './sections';
import styles from './settings.module.css';
import { WorkspaceSettings } from './WorkspaceSettings';

const sections: Record<(typeof SECTIONS)[number], ReactNode> = {
  appearance: <AppearanceSettings />,
  workspace: <WorkspaceSettings />,
  members: <Members />,
  departments: <Departments />,
  channels: <Channels />,
  plugins: <Plugins />,
  keys: <ApiKeys />,
  audit: <AuditLog />,
};

/** Everything that is set once: each section has its address. */
export default function SettingsPage() {
  const { t } = useTranslation();
  const { section } = useParams();
  const isAdmin = useMay('admin');
  const names = SECTIONS.filter((name) => isAdmin || name !== 'audit');
  const shown = names.find((name) => name === section);
  const row = useRef<HTMLElement>(null);
  // On a phone the sections are one row: the chosen one is brought into sight.
  useEffect(() => {
    void row.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [shown]);
  if (!shown) return <Navigate to={`/settings/${isAdmin ? 'members' : 'appearance'}`} replace />;
  return (
    <Page>
      <PageHeader title={t('frame.settings')} />
      <div className={styles.settings}>
        <nav ref={row} className={styles.sections} aria-label={t('frame.settings')}>
          {names.map((name) => (
            <NavLink key={name} to={`/settings/${name}`} className={styles.section}>
              {t(`settings.sections.${name}`)}
            </NavLink>
          ))}
        </nav>
        <div className={styles.content}>{sections[shown]}</div>
      </div>
    </Page>
  );
}
