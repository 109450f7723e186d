import { Alert, Button, Mentions } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMembers } from '../access/useMembers';
import { CTRL } from '../ui/Key';
import { Quiet } from '../ui/words';
import styles from './comments.module.css';
import { mentionedIn } from './mentions';

/** Where a comment is written; @ offers the members. Ctrl+Enter sends it. */
export function CommentBox({
  text: start = '',
  send,
  isSending,
  error,
  onCancel,
}: {
  text?: string;
  send: (comment: { text: string; mentions: string[] }) => Promise<unknown>;
  isSending: boolean;
  error: Error | null;
  onCancel?: () => void;
}) {
  const { t } = useTranslation();
  const { members } = useMembers();
  const [text, setText] = useState(start);
  const here = members?.filter(({ disabled }) => !disabled) ?? [];
  const isEmpty = !text.trim();
  const submit = () => {
    if (isEmpty || isSending) return;
    send({ text, mentions: mentionedIn(text, here) }).then(
      () => setText(''),
      () => undefined, // told by `error`
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Mentions
        aria-label={t(onCancel ? 'comments.changing' : 'comments.write')}
        placeholder={t('comments.placeholder')}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={5000}
        autoFocus={onCancel !== undefined}
        value={text}
        onChange={setText}
        options={here.map(({ id, name }) => ({ key: id, value: name, label: name }))}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            submit();
          }
        }}
      />
      {error && <Alert className={styles.part} type="error" showIcon title={error.message} />}
      <div className={styles.foot}>
        <Button type="primary" size="small" htmlType="submit" disabled={isEmpty} loading={isSending}>
          {t(onCancel ? 'comments.save' : 'comments.send')}
        </Button>
        {onCancel && (
          <Button size="small" onClick={onCancel}>
            {t('states.cancel')}
          </Button>
        )}
        <Quiet className={styles.keys}>{t('comments.keys', { key: CTRL })}</Quiet>
      </div>
    </form>
  );
}
