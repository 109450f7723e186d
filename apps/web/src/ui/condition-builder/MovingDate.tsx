import type { Rule } from '@careloop/rules';
import { InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context';
import styles from './ConditionBuilder.module.css';
import { useSay } from './useSay';
import { momentOf, momentRule, standsAlone, takesDays } from './values';

/** A date that moves with today: 今天, 30 天后, 90 天前. */
export function MovingDate({
  label,
  value,
  onChange,
  disabled,
}: {
  label: string;
  value: Rule;
  onChange: (value: Rule) => void;
  disabled?: boolean;
}) {
  const { t } = useTranslation();
  const { say } = useSay();
  const { offer } = useBuilder();
  const moment = momentOf(value, offer);
  if (!moment) return null;
  const ways = offer.moments.flatMap((operator) => [
    ...(standsAlone(operator) ? [{ value: operator.name, label: say(operator.label) }] : []),
    ...(takesDays(operator)
      ? [
          { value: `${operator.name}:-`, label: t('conditions.ago') },
          { value: `${operator.name}:+`, label: t('conditions.ahead') },
        ]
      : []),
  ]);
  const back = (moment.days ?? 0) < 0;
  const way = moment.days === null ? moment.operator.name : `${moment.operator.name}:${back ? '-' : '+'}`;
  const choose = (next: string) => {
    const [name, sign] = next.split(':');
    const operator = offer.moments.find((each) => each.name === name);
    if (!operator) return;
    const days = Math.abs(moment.days ?? 0) || 7;
    onChange(momentRule({ operator, days: sign ? (sign === '-' ? -days : days) : null }));
  };
  return (
    <span className={styles.moving}>
      {moment.days !== null && (
        <InputNumber
          aria-label={t('conditions.days')}
          className={styles.days}
          min={0}
          max={36500}
          precision={0}
          disabled={disabled}
          value={Math.abs(moment.days)}
          onChange={(days) => onChange(momentRule({ ...moment, days: back ? -(days ?? 0) : (days ?? 0) }))}
        />
      )}
      <Select
        aria-label={label}
        disabled={disabled}
        popupMatchSelectWidth={false}
        options={ways}
        value={way}
        onChange={choose}
      />
    </span>
  );
}
