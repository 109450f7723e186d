import {
  BoldOutlined,
  ClearOutlined,
  FontSizeOutlined,
  ItalicOutlined,
  LinkOutlined,
  OrderedListOutlined,
  StrikethroughOutlined,
  UnderlineOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Button, ConfigProvider } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { mark, marked } from './caret';
import { cleanHtml } from './clean-html';
import type { EditorProps } from './FieldEditor';
import styles from './rich-text.module.css';

type Command = [name: string, icon: ReactNode, command: string, argument?: string];
const COMMANDS: Command[] = [
  ['bold', <BoldOutlined key="b" />, 'bold'],
  ['italic', <ItalicOutlined key="i" />, 'italic'],
  ['underline', <UnderlineOutlined key="u" />, 'underline'],
  ['strike', <StrikethroughOutlined key="s" />, 'strikeThrough'],
  ['heading', <FontSizeOutlined key="h" />, 'formatBlock', 'h3'],
  ['bullets', <UnorderedListOutlined key="ul" />, 'insertUnorderedList'],
  ['numbers', <OrderedListOutlined key="ol" />, 'insertOrderedList'],
];

/** Commands that change the blocks around the caret. */
const BLOCKS = new Set(['insertUnorderedList', 'insertOrderedList', 'formatBlock']);

/** Formatted text. What is pasted is cleaned before it is shown; the server cleans what is saved. */
export default function RichTextEditor({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { t } = useTranslation();
  const { componentDisabled: locked = false } = ConfigProvider.useConfig();
  const page = useRef<HTMLDivElement>(null);
  const html = typeof value === 'string' ? value : '';
  const own = useRef<string>(undefined);
  useEffect(() => {
    // What was typed here is on the page already: writing it again would move the caret.
    if (page.current && html !== own.current) page.current.innerHTML = cleanHtml(html);
    own.current = html;
  }, [html]);

  const read = () => {
    const text = page.current!.textContent?.trim() ? cleanHtml(page.current!.innerHTML) : '';
    own.current = text;
    onChange(text || undefined);
  };
  const run = (command: string, argument?: string) => {
    page.current!.focus();
    const { block } = blockOf(page.current!);
    const place = BLOCKS.has(command) ? marked(page.current!) : null;
    document.execCommand(command, false, argument === 'h3' && block === 'h3' ? 'p' : argument);
    // Chromium leaves the caret at the start of a list it has made of a line.
    if (place) mark(page.current!, place);
    read();
  };
  const link = () => {
    const address = window.prompt(t('fields.rich.address'), 'https://');
    if (address && /^(https?:\/\/|mailto:|tel:)/i.test(address)) run('createLink', address);
  };
  return (
    <div className={styles.editor} data-locked={locked}>
      {!locked && (
        <div className={styles.tools} role="toolbar" aria-label={`${field.label} ${t('fields.rich.tools')}`}>
          {COMMANDS.map(([name, icon, command, argument]) => (
            <Button
              key={name}
              size="small"
              type="text"
              icon={icon}
              aria-label={t(`fields.rich.${name}`)}
              title={t(`fields.rich.${name}`)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => run(command, argument)}
            />
          ))}
          <Button
            size="small"
            type="text"
            icon={<LinkOutlined />}
            aria-label={t('fields.rich.link')}
            title={t('fields.rich.link')}
            onMouseDown={(event) => event.preventDefault()}
            onClick={link}
          />
          <Button
            size="small"
            type="text"
            icon={<ClearOutlined />}
            aria-label={t('fields.rich.plain')}
            title={t('fields.rich.plain')}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run('removeFormat')}
          />
        </div>
      )}
      <div
        {...ties}
        ref={page}
        className={styles.page}
        contentEditable={!locked}
        suppressContentEditableWarning
        role="textbox"
        aria-multiline
        aria-label={field.label}
        aria-readonly={locked}
        tabIndex={0}
        onFocus={() => document.execCommand('defaultParagraphSeparator', false, 'p')}
        onInput={read}
        onBlur={onBlur}
        onPaste={(event) => {
          const { clipboardData } = event;
          const given = clipboardData.getData('text/html');
          if (!given) return;
          event.preventDefault();
          run('insertHTML', cleanHtml(given));
        }}
        onDrop={(event) => event.preventDefault()}
      />
    </div>
  );
}

/** The block the caret is in. */
function blockOf(page: HTMLElement): { block?: string } {
  let node: Node | null = window.getSelection()?.anchorNode ?? null;
  while (node && node.parentNode !== page) node = node.parentNode;
  return { block: node?.nodeName.toLowerCase() };
}
