import { QueryClientProvider } from '@tanstack/react-query';
import i18n from 'i18next';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { AppearanceProvider } from './app/Appearance';
import { startI18n } from './app/i18n';
import { queryClient } from './app/query-client';
import { router } from './app/routes';
import './app/base.css';

await startI18n();
// Sentences come from the server in the reader's language.
i18n.on('languageChanged', () => void queryClient.invalidateQueries());

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <AppearanceProvider>
        <RouterProvider router={router} />
      </AppearanceProvider>
    </QueryClientProvider>
  </StrictMode>,
);
