import {
  CameraOutlined,
  CloseOutlined,
  DeleteOutlined,
  LeftOutlined,
  PaperClipOutlined,
  PlusOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { filesOf, isPicture, type FileValue } from '@careloop/plugin-fields';
import { Button, ConfigProvider, Image, Progress } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from './FieldEditor';
import styles from './files.module.css';
import { sizeText } from './size-text';
import { fileUrl, thumbnailUrl } from './upload';
import { isUploading, useUploads } from './useUploads';

const PICTURES = 'image/png,image/jpeg,image/gif,image/webp,image/avif';

/** Pictures or files of a field: chosen, dropped, pasted or taken with the camera; looked at, put in order, taken out. */
export default function FilesEditor({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { t } = useTranslation();
  const { componentDisabled: locked = false } = ConfigProvider.useConfig();
  const files = Array.isArray(value) ? (value as FileValue[]) : [];
  const { uploads, add, remove, forget, give } = useUploads(files, onChange);
  const [left, setLeft] = useState(0);
  const [over, setOver] = useState(false);
  const dragged = useRef<string>(undefined);
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const pictures = field.type === 'image';
  const room = filesOf(field) - files.length;
  const take = (list: Iterable<File>) => {
    const all = [...list];
    if (all.length && !locked) setLeft(add(all, room));
  };
  const move = (from: number, to: number) => give(files.toSpliced(from, 1).toSpliced(to, 0, files[from]!));
  const progressOf = (id: string) => uploads.find(({ key }) => key === id)?.progress ?? 0;

  const input = (ref: typeof chooser, more: object) => (
    <input
      ref={ref}
      type="file"
      hidden
      accept={pictures ? PICTURES : undefined}
      onChange={({ target }) => {
        take(target.files ?? []);
        target.value = '';
      }}
      {...more}
    />
  );
  const tools = (file: FileValue, i: number) =>
    !locked && (
      <span className={styles.tools}>
        {i > 0 && (
          <Button
            size="small"
            type="text"
            icon={<LeftOutlined />}
            aria-label={t('files.earlier', { name: file.name })}
            onClick={() => move(i, i - 1)}
          />
        )}
        {i < files.length - 1 && (
          <Button
            size="small"
            type="text"
            icon={<RightOutlined />}
            aria-label={t('files.later', { name: file.name })}
            onClick={() => move(i, i + 1)}
          />
        )}
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('files.remove', { name: file.name })}
          onClick={() => remove(file.id)}
        />
      </span>
    );

  return (
    <div
      role="group"
      aria-label={field.label}
      className={styles.files}
      data-over={over}
      onBlur={onBlur}
      onPaste={({ clipboardData }) => take(clipboardData.files)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(event.dataTransfer.types.includes('Files') && !locked);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!dragged.current) take(event.dataTransfer.files);
      }}
    >
      <Image.PreviewGroup>
        <ul className={pictures ? styles.pictures : styles.list}>
          {files.map((file, i) => (
            <li
              key={file.id}
              className={pictures ? styles.picture : styles.file}
              draggable={!locked && files.length > 1}
              onDragStart={() => void (dragged.current = file.id)}
              onDragEnd={() => void (dragged.current = undefined)}
              onDrop={() => {
                const from = files.findIndex(({ id }) => id === dragged.current);
                if (from >= 0) move(from, i);
              }}
            >
              {isUploading(file) ? (
                <span className={styles.coming}>
                  <span className={styles.name}>{file.name}</span>
                  <Progress
                    percent={Math.round(progressOf(file.id) * 100)}
                    size="small"
                    aria-label={t('files.uploading', { name: file.name })}
                  />
                </span>
              ) : pictures && isPicture(file.type) ? (
                <Image
                  src={thumbnailUrl(file.id, 480)}
                  alt={file.name}
                  width={88}
                  height={88}
                  className={styles.shown}
                  preview={{ src: fileUrl(file.id) }}
                />
              ) : (
                <a className={styles.name} href={fileUrl(file.id, true)} download={file.name} title={file.name}>
                  <PaperClipOutlined /> {file.name}
                </a>
              )}
              {!pictures && !isUploading(file) && <span className={styles.size}>{sizeText(file.size)}</span>}
              {tools(file, i)}
            </li>
          ))}
        </ul>
      </Image.PreviewGroup>
      {uploads.map(
        ({ key, problem }) =>
          problem && (
            <div key={key} className={styles.problem} role="alert">
              {problem}
              <Button
                size="small"
                type="text"
                icon={<CloseOutlined />}
                aria-label={t('states.close')}
                onClick={() => forget(key)}
              />
            </div>
          ),
      )}
      {left > 0 && (
        <div className={styles.problem} role="alert">
          {t('files.tooMany', { count: filesOf(field), left })}
        </div>
      )}
      {room > 0 && !locked && (
        <div className={styles.actions}>
          <Button
            id={ties.id}
            aria-describedby={ties['aria-describedby']}
            aria-label={`${field.label} ${t(pictures ? 'files.addPictures' : 'files.addFiles')}`}
            icon={<PlusOutlined />}
            onClick={() => chooser.current?.click()}
          >
            {t(pictures ? 'files.addPictures' : 'files.addFiles')}
          </Button>
          {pictures && (
            <Button className={styles.camera} icon={<CameraOutlined />} onClick={() => camera.current?.click()}>
              {t('files.camera')}
            </Button>
          )}
          <span className={styles.hint}>{t('files.drop')}</span>
        </div>
      )}
      {input(chooser, { multiple: room > 1, 'data-testid': `${field.key}-files` })}
      {pictures && input(camera, { capture: 'environment' })}
    </div>
  );
}
