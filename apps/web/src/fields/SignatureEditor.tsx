import { EditOutlined } from '@ant-design/icons';
import type { FileValue } from '@careloop/plugin-fields';
import { Button, ConfigProvider, Input, Modal, Segmented } from 'antd';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from './FieldEditor';
import styles from './files.module.css';
import { paintName, paintStrokes, pictureOf, type Point } from './signature-paint';
import { thumbnailUrl, uploadFile } from './upload';

/** A signature: the picture of it, and a pad to make one by hand, or by typing a name where a hand can't draw. */
export default function SignatureEditor({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { t } = useTranslation();
  const { componentDisabled: locked = false } = ConfigProvider.useConfig();
  const [open, setOpen] = useState(false);
  const signed = Array.isArray(value) ? (value[0] as FileValue | undefined) : undefined;
  return (
    <div className={styles.signature}>
      {signed && (
        <img
          className={styles.signed}
          src={thumbnailUrl(signed.id, 480)}
          alt={t('files.signatureOf', { name: signed.name })}
        />
      )}
      {!locked && (
        <Button
          id={ties.id}
          aria-describedby={ties['aria-describedby']}
          aria-label={`${field.label} ${t(signed ? 'files.signAgain' : 'files.sign')}`}
          icon={<EditOutlined />}
          onBlur={onBlur}
          onClick={() => setOpen(true)}
        >
          {t(signed ? 'files.signAgain' : 'files.sign')}
        </Button>
      )}
      {signed && !locked && (
        <Button type="text" aria-label={t('files.remove', { name: field.label })} onClick={() => onChange(undefined)}>
          {t('files.clear')}
        </Button>
      )}
      {open && (
        <Pad
          label={field.label}
          onDone={(file) => {
            setOpen(false);
            if (file) onChange([file]);
          }}
        />
      )}
    </div>
  );
}

function Pad({ label, onDone }: { label: string; onDone: (file?: FileValue) => void }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<'draw' | 'type'>('draw');
  const [strokes, setStrokes] = useState<Point[][]>([]);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  const [sending, setSending] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const isEmpty = way === 'draw' ? !strokes.length : !name.trim();

  useEffect(() => {
    const paper = canvas.current;
    if (!paper) return;
    const paint = () => (way === 'draw' ? paintStrokes(paper, strokes) : paintName(paper, name.trim()));
    paint();
    // The dialog opens by growing: the pad has its size only then.
    const watch = new ResizeObserver(paint);
    watch.observe(paper);
    return () => watch.disconnect();
  }, [way, strokes, name]);

  const pointOf = ({ clientX, clientY, currentTarget }: PointerEvent): Point => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const { clientWidth, clientHeight } = currentTarget;
    return { x: ((clientX - left) * clientWidth) / width, y: ((clientY - top) * clientHeight) / height };
  };
  const save = async () => {
    setSending(true);
    setProblem(undefined);
    try {
      onDone(await uploadFile(await pictureOf(canvas.current!), `${label}.png`));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setSending(false);
    }
  };
  return (
    <Modal
      open
      width={640}
      mask={{ closable: false }}
      title={label}
      okText={t('files.useSignature')}
      cancelText={t('states.cancel')}
      okButtonProps={{ disabled: isEmpty, loading: sending }}
      onOk={() => void save()}
      onCancel={() => onDone()}
    >
      <Segmented
        aria-label={t('files.way')}
        value={way}
        options={[
          { value: 'draw', label: t('files.draw') },
          { value: 'type', label: t('files.type') },
        ]}
        onChange={setWay}
      />
      {way === 'type' && (
        <Input
          style={{ marginBlockStart: 12 }}
          autoFocus
          maxLength={50}
          value={name}
          placeholder={t('files.typeName')}
          aria-label={t('files.typeName')}
          onChange={({ target }) => setName(target.value)}
        />
      )}
      <canvas
        ref={canvas}
        className={styles.pad}
        style={way === 'type' ? { cursor: 'default' } : undefined}
        role="img"
        aria-label={t(way === 'draw' ? 'files.padDraw' : 'files.padType')}
        onPointerDown={(event) => {
          if (way !== 'draw' || !event.isPrimary) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = true;
          const point = pointOf(event);
          setStrokes((all) => [...all, [point]]);
        }}
        onPointerMove={(event) => {
          if (!drawing.current || !event.isPrimary) return;
          const point = pointOf(event);
          setStrokes((all) => [...all.slice(0, -1), [...(all.at(-1) ?? []), point]]);
        }}
        onPointerUp={() => void (drawing.current = false)}
        onPointerCancel={() => void (drawing.current = false)}
      />
      {way === 'draw' && (
        <div className={styles.padTools}>
          <Button disabled={isEmpty} onClick={() => setStrokes((all) => all.slice(0, -1))}>
            {t('states.undo')}
          </Button>
          <Button disabled={isEmpty} onClick={() => setStrokes([])}>
            {t('files.clear')}
          </Button>
        </div>
      )}
      {problem && (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
    </Modal>
  );
}
