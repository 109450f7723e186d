import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Alert, Button, ConfigProvider, Input, Result, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { ApiError } from '../api/error';
import { FormField } from '../ui/FormField';
import { PublicForm } from './PublicForm';
import styles from './public.module.css';
import { Results } from './Results';
import { usePublicLink } from './usePublicLink';

/** The page of a public link: without the frame of the app, and knowing nothing of who may be signed in. */
export default function PublicPage() {
  const { token = '' } = useParams();
  const [search] = useSearchParams();
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } }),
  );
  return (
    <QueryClientProvider client={client}>
      <ConfigProvider componentSize="large">
        <main className={styles.page}>
          <Visit key={token} token={token} params={search.get('d') ?? undefined} />
        </main>
      </ConfigProvider>
    </QueryClientProvider>
  );
}

function Visit({ token, params }: { token: string; params: string | undefined }) {
  const { t } = useTranslation();
  const { view, error, refetch, unlock, again, answer, ask } = usePublicLink(token, params);
  const sheet = (children: ReactNode) => <div className={styles.sheet}>{children}</div>;
  if (error && !view) {
    const gone = error instanceof ApiError && [400, 404, 410].includes(error.status);
    return sheet(
      <Result
        status="info"
        title={error.message}
        extra={
          !gone && (
            <Button type="primary" onClick={() => void refetch()}>
              {t('states.retry')}
            </Button>
          )
        }
      />,
    );
  }
  if (!view) return sheet(<Skeleton active paragraph={{ rows: 6 }} />);
  const title = (
    <>
      <title>{view.name}</title>
      <h1 className={styles.title}>{view.name}</h1>
    </>
  );
  if (view.needsPassword)
    return sheet(
      <>
        {title}
        <Password onSay={(password) => unlock.mutate(password)} isBusy={unlock.isPending} error={unlock.error} />
      </>,
    );
  if (answer.data)
    return sheet(
      <Result
        status="success"
        title={<span className={styles.words}>{answer.data.thanks || t('public.thanks')}</span>}
        extra={
          <Button
            onClick={() => {
              answer.reset();
              void again();
            }}
          >
            {t('public.again')}
          </Button>
        }
      />,
    );
  if (view.answered) return sheet(<Result status="success" title={t('public.answered')} />);
  return sheet(
    <>
      {title}
      {view.intro && <p className={styles.words}>{view.intro}</p>}
      {view.kind === 'fill' ? (
        <PublicForm
          key={view.challenge?.challenge}
          view={view}
          submit={t('public.submit')}
          onSubmit={answer.mutateAsync}
          isBusy={answer.isPending}
        />
      ) : (
        <>
          <PublicForm view={view} submit={t('public.find')} onSubmit={ask.mutateAsync} isBusy={ask.isPending} />
          {ask.data && <Results results={ask.data} />}
        </>
      )}
    </>,
  );
}

function Password({
  onSay,
  isBusy,
  error,
}: {
  onSay: (password: string) => void;
  isBusy: boolean;
  error: Error | null;
}) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (password) onSay(password);
      }}
    >
      <FormField label={t('public.password')} problem={error?.message}>
        {(ties) => (
          <Input
            {...ties}
            type="password"
            autoComplete="off"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
          />
        )}
      </FormField>
      <Button type="primary" htmlType="submit" block size="large" disabled={!password} loading={isBusy}>
        {t('public.enter')}
      </Button>
      {!error && <Alert className={styles.part} type="info" title={t('public.passwordText')} />}
    </form>
  );
}
