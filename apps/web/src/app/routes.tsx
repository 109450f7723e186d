import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { AppLayout } from './AppLayout';
import { NotFoundPage } from './NotFoundPage';
import { RequireMember } from './RequireMember';
import { RouteError } from './RouteError';

type PageModule = Promise<{ default: React.ComponentType }>;

/** A page whose code is loaded when it is first visited. */
const page = (path: string, load: () => PageModule, children?: RouteObject[]): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
  children,
  errorElement: <RouteError />,
});

export const router = createBrowserRouter([
  {
    errorElement: <RouteError />,
    hydrateFallbackElement: <></>,
    children: [
      page('/sign-in', () => import('../access/SignInPage')),
      page('/p/:token', () => import('../public/PublicPage')),
      {
        element: <RequireMember />,
        children: [
          page('/forms/:form/:id/print', () => import('../print/PrintPage')),
          {
            element: <AppLayout />,
            children: [
              { path: '/', element: <Navigate to="/forms" replace /> },
              page('/forms', () => import('../forms/FormsPage')),
              page('/forms/:form', () => import('../records/DataPage'), [
                page(':id', () => import('../records/RecordDrawer')),
              ]),
              page('/new-form/file', () => import('../imports/NewFormPage')),
              page('/new-form', () => import('../designer/DesignerPage')),
              page('/forms/:form/design', () => import('../designer/DesignerPage')),
              page('/forms/:form/import', () => import('../imports/ImportPage')),
              page('/forms/:form/batches', () => import('../batch/BatchesPage')),
              page('/forms/:form/bin', () => import('../bin/BinPage')),
              page('/forms/:form/publish', () => import('../publish/PublishPage')),
              page('/desk', () => import('../desk/DeskPage')),
              page('/automations', () => import('../automations/AutomationsPage')),
              page('/automations/:id', () => import('../automations/AutomationPage')),
              page('/ledger', () => import('../ledger/LedgerPage'), [
                page(':id', () => import('../ledger/OccurrenceDrawer')),
              ]),
              page('/outbox', () => import('../ledger/OutboxPage')),
              page('/templates', () => import('../templates/TemplatesPage'), [
                page(':id', () => import('../templates/TemplateDrawer')),
              ]),
              page('/settings', () => import('../settings/SettingsPage')),
              page('/settings/:section', () => import('../settings/SettingsPage')),
              { path: '*', element: <NotFoundPage /> },
            ],
          },
        ],
      },
    ],
  },
]);
