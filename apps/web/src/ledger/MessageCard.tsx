import { Card, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import { formatInstant } from '../ui/format';
import styles from './Ledger.module.css';

const LOOKS_LIKE_HTML =
  /^\s*<(!doctype|html|head|body|div|p|h[1-6]|table|section|article|ul|ol|span|center|style|br)\b/i;

/** A message as the customer got it. HTML is shown in a frame that can do nothing. */
export function MessageCard({
  to,
  channel,
  subject,
  body,
  at,
  state,
  note,
  extra,
}: {
  to: string;
  channel?: string;
  subject: string | null;
  body: string;
  at: string | null;
  state?: string;
  note?: string | null;
  extra?: ReactNode;
}) {
  const { t, i18n } = useTranslation();
  const { workspace } = useMember();
  return (
    <Card size="small" className={styles.message}>
      <div className={styles.messageHead}>
        <Typography.Text type="secondary">
          {t('ledger.to', { to })}
          {channel && ` · ${channel}`}
          {state && ` · ${t(`ledger.messageStates.${state}`, { defaultValue: state })}`}
        </Typography.Text>
        <Typography.Text type="secondary" className="tabular">
          {at && formatInstant(at, i18n.language, workspace.zone)}
        </Typography.Text>
        {extra}
      </div>
      {subject && <strong>{subject}</strong>}
      {LOOKS_LIKE_HTML.test(body) ? (
        <iframe className={styles.frame} sandbox="" srcDoc={body} title={subject ?? to} />
      ) : (
        <div className={styles.body}>{body}</div>
      )}
      {note && <Typography.Text type="warning">{note}</Typography.Text>}
    </Card>
  );
}
