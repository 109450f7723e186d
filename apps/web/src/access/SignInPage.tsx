import { SignIn } from '@careloop/contracts';
import { Alert, Button, Dropdown, Input, Typography } from 'antd';
import { GlobalOutlined } from '@ant-design/icons';
import { LANGUAGES, type Language } from '@careloop/kernel';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { ApiError } from '../api/error';
import { changeLanguage } from '../app/i18n';
import { languageNames } from '../app/TopBar';
import { contractResolver } from '../ui/contract-resolver';
import { FormField } from '../ui/FormField';
import styles from './SignInPage.module.css';
import { useMe, useSession } from './useMe';

/** Where a member may go after signing in: only to a page of ours. */
const safe = (back: string | null) => (back?.startsWith('/') && !/^\/[/\\]/.test(back) ? back : '/');

/** The door. */
export default function SignInPage() {
  const { t, i18n } = useTranslation();
  const { me } = useMe();
  const { signIn } = useSession();
  const [search] = useSearchParams();
  const { control, handleSubmit, formState } = useForm<SignIn>({
    resolver: contractResolver(SignIn),
    defaultValues: { email: '', password: '' },
  });
  if (me) return <Navigate to={safe(search.get('back'))} replace />;

  const refused = (error: Error) => {
    if (!(error instanceof ApiError)) return error.message;
    if (error.status === 401) return t('access.wrongPassword');
    if (error.status === 429) return t('access.tooMany');
    return error.message;
  };
  return (
    <div className={styles.page}>
      <div className={styles.language}>
        <Dropdown
          trigger={['click']}
          menu={{
            items: LANGUAGES.map((language) => ({ key: language, label: languageNames[language] })),
            selectedKeys: [i18n.language],
            onClick: ({ key }) => void changeLanguage(key as Language),
          }}
        >
          <Button type="text" icon={<GlobalOutlined />}>
            {languageNames[i18n.language as Language]}
          </Button>
        </Dropdown>
      </div>
      <main className={styles.card}>
        <img src="/favicon.svg" alt="" width={48} height={48} />
        <Typography.Title level={3} className={styles.title}>
          {t('access.welcome')}
        </Typography.Title>
        <Typography.Paragraph type="secondary">{t('access.slogan')}</Typography.Paragraph>
        <form noValidate onSubmit={(event) => void handleSubmit((body) => signIn.mutate(body))(event)}>
          {signIn.error && (
            <Alert type="error" showIcon title={refused(signIn.error)} className={styles.refused} role="alert" />
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
