import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useNarrow } from '../ui/useNarrow';
import { PLACES } from './places';
import { saveRailOpen, savedRailOpen } from './preferences';
import styles from './Rail.module.css';

/** The places of the app: a rail at the left that opens, a bar at the bottom of a phone. */
export function Rail() {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [open, setOpen] = useState(savedRailOpen);
  const turn = () => {
    saveRailOpen(!open);
    setOpen(!open);
  };
  const Turn = open ? MenuFoldOutlined : MenuUnfoldOutlined;
  return (
    <nav className={styles.rail} data-open={open && !narrow} aria-label={t('frame.places')}>
      <div className={styles.mark} aria-hidden>
        <img src="/favicon.svg" alt="" width={32} height={32} />
        <span className={styles.words}>关怀环</span>
      </div>
      <ul className={styles.places}>
        {PLACES.map(({ to, text, short, Icon }) => (
          <li key={to}>
            <Tooltip title={open || narrow ? undefined : t(text)} placement="right">
              <NavLink to={to} className={styles.place} aria-label={t(text)}>
                <Icon className={styles.icon} />
                <span className={styles.words}>{t(narrow ? short : text)}</span>
              </NavLink>
            </Tooltip>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={styles.turn}
        onClick={turn}
        aria-expanded={open}
        aria-label={t(open ? 'frame.fold' : 'frame.unfold')}
      >
        <Turn />
      </button>
    </nav>
  );
}
