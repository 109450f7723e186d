import { localDateOf, toInstant } from '@careloop/calendar';
import { DatePicker, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormField } from '../ui/FormField';

/** Asks until when a task is put off: a moment to come, in the workspace's zone. */
export default function SleepDialog({
  zone,
  now,
  onChoose,
  onClose,
}: {
  zone: string;
  now: Date;
  onChoose: (until: Date) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [at, setAt] = useState<Dayjs | null>(null);
  const until = at && new Date(toInstant(at.format('YYYY-MM-DD'), at.format('HH:mm'), zone));
  return (
    <Modal
      open
      title={t('desk.snooze')}
      okText={t('desk.snooze')}
      okButtonProps={{ disabled: !until || until <= now }}
      onCancel={onClose}
      onOk={() => until && onChoose(until)}
    >
      <FormField label={t('desk.until')}>
        {(ties) => (
          <DatePicker
            {...ties}
            style={{ width: '100%' }}
            showTime={{ format: 'HH:mm', minuteStep: 15 }}
            minDate={dayjs(localDateOf(now, zone))}
            value={at}
            onChange={setAt}
          />
        )}
      </FormField>
    </Modal>
  );
}
