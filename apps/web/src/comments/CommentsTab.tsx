import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import type { CommentView } from '@careloop/contracts';
import { App, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useMember } from '../access/useMe';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { formatInstant } from '../ui/format';
import { Quiet } from '../ui/words';
import { CommentBox } from './CommentBox';
import styles from './comments.module.css';
import { piecesOf } from './mentions';
import { useComments } from './useComments';

/** What colleagues say about a record; text is shown as the text it is. */
export default function CommentsTab({ form, id }: { form: string; id: string }) {
  const { t } = useTranslation();
  const { comments, write, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useComments(form, id);
  if (error && !comments) return <ErrorState error={error} onRetry={refetch} />;
  if (!comments) return <Skeleton active />;
  return (
    <>
      <CommentBox send={write.mutateAsync} isSending={write.isPending} error={write.error} />
      {comments.length ? (
        <ol className={styles.list}>
          {comments.map((comment) => (
            <Comment key={comment.id} form={form} record={id} comment={comment} />
          ))}
        </ol>
      ) : (
        <EmptyState title={t('comments.none')} text={t('comments.noneText')} />
      )}
      {hasNextPage && (
        <Button type="link" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('states.loadMore')}
        </Button>
      )}
    </>
  );
}

function Comment({ form, record, comment }: { form: string; record: string; comment: CommentView }) {
  const { t, i18n } = useTranslation();
  const { modal, message } = App.useApp();
  const { workspace, member } = useMember();
  const mayRemoveAll = useMay('admin');
  const { write, remove } = useComments(form, record);
  const [editing, setEditing] = useState(false);
  const { id, text, mentions, memberId, memberName, createdAt, editedAt } = comment;
  const mine = memberId === member.id;
  const ask = () =>
    modal.confirm({
      title: t('comments.removeTitle'),
      okText: t('states.delete'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(id).catch((error: Error) => void message.error(error.message)),
    });
  return (
    <li className={styles.comment}>
      <div className={styles.head}>
        <strong>{memberName}</strong>
        <Quiet className="tabular">
          {formatInstant(createdAt, i18n.language, workspace.zone)}
          {editedAt && ` · ${t('comments.edited')}`}
        </Quiet>
        <span className={styles.acts}>
          {mine && (
            <Button
              type="text"
              size="small"
              icon={<EditOutlined />}
              aria-label={t('comments.edit')}
              onClick={() => setEditing(true)}
            />
          )}
          {(mine || mayRemoveAll) && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('comments.remove')}
              onClick={() => void ask()}
            />
          )}
        </span>
      </div>
      {editing ? (
        <CommentBox
          text={text}
          send={(body) => write.mutateAsync({ id, ...body }).then(() => setEditing(false))}
          isSending={write.isPending}
          error={write.error}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <p className={styles.text}>
          {piecesOf(
            text,
            mentions.map(({ name }) => name),
          ).map((piece, i) =>
            piece.mention ? (
              <span key={i} className={styles.mention}>
                {piece.text}
              </span>
            ) : (
              piece.text
            ),
          )}
        </p>
      )}
    </li>
  );
}
