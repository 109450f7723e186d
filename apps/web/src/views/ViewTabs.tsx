import {
  AppstoreOutlined,
  CalendarOutlined,
  DownOutlined,
  LockOutlined,
  PlusOutlined,
  ProjectOutlined,
  TableOutlined,
} from '@ant-design/icons';
import type { FormView, ViewKind, ViewSettings, ViewView } from '@careloop/contracts';
import { App, Button } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useMay } from '../access/useMe';
import { viewAddress } from '../records/view-state';
import { MenuButton } from '../ui/MenuButton';
import { useViewChanges } from './useViews';
import type { ViewDraft } from './ViewDialog';
import styles from './ViewTabs.module.css';

const ViewDialog = lazy(() => import('./ViewDialog'));

const icons: Record<ViewKind, ReactNode> = {
  grid: <TableOutlined />,
  kanban: <ProjectOutlined />,
  calendar: <CalendarOutlined />,
  gallery: <AppstoreOutlined />,
};

/** The views of a form side by side, each with an address; what the reader changed of the open one can be kept. */
export function ViewTabs({
  form,
  views,
  view,
  settings,
  isChanged,
  onKept,
}: {
  form: FormView;
  views: ViewView[];
  /** The open one; null is the list of all data. */
  view: ViewView | null;
  /** What is in force, to be kept. */
  settings: ViewSettings;
  isChanged: boolean;
  /** What was in force was saved, or (without a view) given up. */
  onKept: (saved?: ViewView) => void;
}) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const mayShare = useMay('builder');
  const [draft, setDraft] = useState<ViewDraft | null>(null);
  const { change, remove, order } = useViewChanges(form.key);
  const mayChange = view !== null && (!view.shared || mayShare);
  const address = (id: string | null) => ({
    pathname: `/forms/${form.key}`,
    search: viewAddress(search, id).toString(),
  });
  const fail = (error: Error) => void message.error(error.message);

  const save = () => {
    if (!view) return;
    const { id, version } = view;
    change.mutate(
      { id, version, settings },
      {
        onSuccess: (saved) => {
          onKept(saved);
          void message.success(t('views.saved', { name: view.name }));
        },
        onError: fail,
      },
    );
  };
  const saveAs = (): ViewDraft => ({
    title: t('views.saveAsTitle'),
    kind: view?.kind ?? 'grid',
    name: view ? t('views.copyOf', { name: view.name }) : '',
    settings,
  });
  const restore = () => {
    onKept();
    void navigate(address(view?.id ?? null), { replace: true });
  };
  return (
    <div className={styles.bar}>
      <nav className={styles.tabs} aria-label={t('views.views')}>
        <Tab icon={icons.grid} name={t('views.all')} to={address(null)} open={!view} />
        {views.map(({ id, name, kind, shared }) => (
          <Tab key={id} icon={icons[kind]} name={name} own={!shared} to={address(id)} open={view?.id === id}>
            {view?.id === id && <ViewMenu view={view} />}
          </Tab>
        ))}
        <Button
          type="text"
          size="small"
          icon={<PlusOutlined />}
          aria-label={t('views.add')}
          title={t('views.add')}
          onClick={() => setDraft({ title: t('views.add'), name: '' })}
        />
      </nav>
      {isChanged && (
        <div className={styles.unsaved} role="group" aria-label={t('views.changed')}>
          <span className={styles.mark}>{t('views.changed')}</span>
          {mayChange && (
            <Button size="small" type="primary" loading={change.isPending} onClick={save}>
              {t('states.save')}
            </Button>
          )}
          <Button size="small" onClick={() => setDraft(saveAs())}>
            {t(view ? 'views.saveAs' : 'views.saveAsView')}
          </Button>
          <Button size="small" type="link" onClick={restore}>
            {t('views.restore')}
          </Button>
        </div>
      )}
      {draft && (
        <Suspense>
          <ViewDialog
            form={form}
            draft={draft}
            onClose={() => setDraft(null)}
            onDone={(made) => {
              setDraft(null);
              if (!draft.id) void navigate(address(made.id));
            }}
          />
        </Suspense>
      )}
    </div>
  );

  function ViewMenu({ view }: { view: ViewView }) {
    const { id, name, kind, shared } = view;
    const group = views.filter((other) => other.shared === shared);
    const at = group.findIndex((other) => other.id === id);
    const move = (by: number) => {
      const ids = group.map((other) => other.id);
      ids.splice(at + by, 0, ...ids.splice(at, 1));
      order.mutate(ids, { onError: fail });
    };
    const askRemove = () =>
      modal.confirm({
        title: t('views.removeTitle', { name }),
        content: t(shared ? 'views.removeShared' : 'views.removeOwn'),
        okText: t('states.delete'),
        okButtonProps: { danger: true },
        onOk: () =>
          remove.mutateAsync(id).then(
            () => void navigate(address(null), { replace: true }),
            (error: Error) => fail(error),
          ),
      });
    const acts: Record<string, () => void> = {
      rename: () => setDraft({ title: t('views.rename'), id, name, kind }),
      copy: () => setDraft({ title: t('views.copy'), kind, name: t('views.copyOf', { name }), settings }),
      share: () => change.mutate({ id, shared: !shared }, { onError: fail }),
      left: () => move(-1),
      right: () => move(1),
      remove: () => void askRemove(),
    };
    return (
      <MenuButton
        type="text"
        size="small"
        icon={<DownOutlined />}
        aria-label={t('views.more', { name })}
        menu={{
          items: [
            { key: 'rename', label: t('views.rename'), disabled: !mayChange },
            { key: 'copy', label: t('views.copy') },
            ...(mayShare ? [{ key: 'share', label: t(shared ? 'views.unshare' : 'views.share') }] : []),
            { type: 'divider' as const },
            { key: 'left', label: t('views.left'), disabled: !mayChange || at <= 0 },
            { key: 'right', label: t('views.right'), disabled: !mayChange || at === group.length - 1 },
            { type: 'divider' as const },
            { key: 'remove', label: t('states.delete'), danger: true, disabled: !mayChange },
          ],
          onClick: ({ key }) => acts[key]?.(),
        }}
      />
    );
  }
}

function Tab({
  icon,
  name,
  own,
  to,
  open,
  children,
}: {
  icon: ReactNode;
  name: string;
  own?: boolean;
  to: { pathname: string; search: string };
  open: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <span className={styles.tab} data-open={open}>
      <Link to={to} aria-current={open ? 'page' : undefined} title={name}>
        {icon}
        <span className={styles.name}>{name}</span>
        {own && <LockOutlined className={styles.own} aria-label={t('views.own')} />}
      </Link>
      {children}
    </span>
  );
}
