import { SignIn } from '@careloop/contracts';
import { Alert, Button, Input } from 'antd';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { LanguageMenu } from '../app/LanguageMenu';
import { contractResolver } from '../ui/contract-resolver';
import { FormField } from '../ui/FormField';
import styles from './SignInPage.module.css';
import { useMe, useSession } from './useMe';
import { Note } from '../ui/words';

/** Where a member may go after signing in: only to a page of ours. */
const safe = (back: string | null) => (back?.startsWith('/') && !/^\/[/\\]/.test(back) ? back : '/');

/** The door. */
export default function SignInPage() {
  const { t } = useTranslation();
  const { me } = useMe();
  const { signIn } = useSession();
  const [search] = useSearchParams();
  const { control, handleSubmit, formState } = useForm<SignIn>({
    resolver: contractResolver(SignIn),
    defaultValues: { email: '', password: '' },
  });
  if (me) return <Navigate to={safe(search.get('back'))} replace />;

  return (
    <div className={styles.page}>
      <div className={styles.language}>
        <LanguageMenu named />
      </div>
      <main className={styles.card}>
        <img src="/favicon.svg" alt="" width={48} height={48} />
        <h1 className={styles.title}>{t('access.welcome')}</h1>
        <Note>{t('access.slogan')}</Note>
        <form noValidate onSubmit={(event) => void handleSubmit((body) => signIn.mutate(body))(event)}>
          {signIn.error && (
            <Alert type="error" showIcon title={signIn.error.message} className={styles.refused} role="alert" />
          )}
          <Controller
            name="email"
            control={control}
            render={({ field }) => (
              <FormField label={t('access.email')} problem={formState.errors.email?.message}>
                {(ties) => <Input {...field} {...ties} size="large" type="email" autoComplete="username" autoFocus />}
              </FormField>
            )}
          />
          <Controller
            name="password"
            control={control}
            render={({ field }) => (
              <FormField label={t('access.password')} problem={formState.errors.password?.message}>
                {(ties) => <Input.Password {...field} {...ties} size="large" autoComplete="current-password" />}
              </FormField>
            )}
          />
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {t('access.signIn')}
          </Button>
        </form>
      </main>
    </div>
  );
}
