import { SearchOutlined } from '@ant-design/icons';
import { Input, Modal } from 'antd';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import styles from './Jump.module.css';
import { useJumpTargets } from './useJumpTargets';

/** One box to get anywhere: pages, forms, automations, templates, and customers by name or phone. */
export default function JumpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { groups, isSearching } = useJumpTargets(typed);
  const targets = groups.flatMap((group) => group.targets);
  const chosen = Math.min(at, targets.length - 1);
  const shown = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    void shown.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const go = (to: string) => {
    onClose();
    void navigate(to);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => setAt((chosen + 1) % targets.length),
    ArrowUp: () => setAt((chosen - 1 + targets.length) % targets.length),
    Enter: () => go(targets[chosen]!.to),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !keys[event.key] || !targets.length) return;
    event.preventDefault();
    keys[event.key]!();
  };
  const optionId = (index: number) => `${id}-${index}`;
  return (
    <Modal open footer={null} closable={false} title={<Hidden text={t('jump.title')} />} onCancel={onClose} width={600}>
      <Input
        autoFocus
        allowClear
        size="large"
        prefix={<SearchOutlined />}
        role="combobox"
        aria-expanded={targets.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={targets.length ? optionId(chosen) : undefined}
        aria-label={t('jump.title')}
        placeholder={t('jump.placeholder')}
        maxLength={200}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className={styles.list} role="listbox" aria-label={t('jump.title')}>
        {groups.map((group) => (
          <div key={group.key} role="group" aria-labelledby={`${id}-${group.key}`}>
            <div id={`${id}-${group.key}`} className={styles.heading}>
              {group.heading}
            </div>
            {group.targets.map((target) => {
              const index = targets.indexOf(target);
              return (
                <a
                  key={target.to}
                  id={optionId(index)}
                  ref={index === chosen ? shown : undefined}
                  role="option"
                  aria-selected={index === chosen}
                  tabIndex={-1}
                  href={target.to}
                  className={styles.target}
                  onMouseMove={() => setAt(index)}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // opened elsewhere by the browser
                    event.preventDefault();
                    go(target.to);
                  }}
                >
                  <span className={styles.name}>{target.name}</span>
                  {target.note && <span className={styles.note}>{target.note}</span>}
                </a>
              );
            })}
          </div>
        ))}
      </div>
      <div className={styles.state} aria-live="polite">
        {isSearching ? t('jump.searching') : !targets.length && t('jump.none', { text: typed.trim() })}
      </div>
    </Modal>
  );
}

const Hidden = ({ text }: { text: string }) => <span className="visually-hidden">{text}</span>;
