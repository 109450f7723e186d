import { EyeOutlined, PlusOutlined, SwapOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input, Space, Typography, type InputRef } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { titleField, visibleFields } from '../forms/field-types';
import { useValueText } from '../records/useValueText';
import { useEditor } from './editor-context';
import styles from './Flow.module.css';
import { previewOf } from './preview';

/** A text with fields in it ({{name}}): insert them where the cursor is, and see it on a sample customer. */
export function TemplateText({
  lines,
  value,
  onChange,
  disabled,
  maxLength,
  ...ties
}: {
  id: string;
  lines: boolean;
  value: string;
  onChange: (value: string) => void;
  disabled?: boolean;
  maxLength?: number;
}) {
  const { t } = useTranslation();
  const { form } = useEditor();
  const line = useRef<InputRef>(null);
  const area = useRef<TextAreaRef>(null);

  const insert = (key: string) => {
    const input = lines ? area.current?.resizableTextArea?.textArea : line.current?.input;
    const at = input?.selectionStart ?? value.length;
    const place = `{{${key}}}`;
    onChange(value.slice(0, at) + place + value.slice(input?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(at + place.length, at + place.length);
    });
  };
  const shared = {
    ...ties,
    value,
    disabled,
    maxLength,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  const fields = (
    <Dropdown
      trigger={['click']}
      disabled={disabled}
      menu={{
        className: styles.fieldMenu,
        items: visibleFields(form.fields).map(({ key, label }) => ({ key, label, extra: `{{${key}}}` })),
        onClick: ({ key }) => insert(key),
      }}
    >
      {lines ? (
        <Button size="small" type="text" icon={<PlusOutlined />}>
          {t('automations.step.insert')}
        </Button>
      ) : (
        <Button
          icon={<PlusOutlined />}
          aria-label={t('automations.step.insert')}
          title={t('automations.step.insert')}
        />
      )}
    </Dropdown>
  );
  if (!lines)
    return (
      <div className={styles.template}>
        <Space.Compact block>
          <Input {...shared} ref={line} />
          {!disabled && fields}
        </Space.Compact>
        {value.includes('{{') && <Preview template={value} slim />}
      </div>
    );
  return (
    <div className={styles.template}>
      <Input.TextArea {...shared} ref={area} autoSize={{ minRows: 4, maxRows: 16 }} />
      {!disabled && <div className={styles.templateFoot}>{fields}</div>}
      {value.includes('{{') && <Preview template={value} />}
    </div>
  );
}

function Preview({ template, slim }: { template: string; slim?: boolean }) {
  const { t } = useTranslation();
  const valueText = useValueText();
  const { form, sample, nextSample } = useEditor();
  if (!sample) return null;
  const byKey = new Map(form.fields.map((field) => [field.key, field]));
  const title = titleField(form);
  const parts = previewOf(template, {
    shown: (key) => {
      const field = byKey.get(key);
      return field && valueText(sample.values[key] ?? null, field);
    },
  });
  return (
    <div className={slim ? styles.slim : styles.preview}>
      {!slim && (
        <div className={styles.previewHead}>
          <Typography.Text type="secondary">
            <EyeOutlined />{' '}
            {t('automations.step.previewOn', { name: String((title && sample.values[title.key]) ?? '—') })}
          </Typography.Text>
          <Button size="small" type="text" icon={<SwapOutlined />} onClick={nextSample}>
            {t('automations.step.another')}
          </Button>
        </div>
      )}
      <div className={styles.previewText}>
        {parts.map(({ text, kind }, i) =>
          kind === 'text' ? (
            text
          ) : kind === 'missing' ? (
            <Typography.Text key={i} type="danger">
              {t('automations.step.missing', { field: byKey.get(text)?.label ?? text })}
            </Typography.Text>
          ) : (
            <span key={i} className={styles[kind]} title={kind === 'later' ? t('automations.step.later') : undefined}>
              {text}
            </span>
          ),
        )}
      </div>
    </div>
  );
}
