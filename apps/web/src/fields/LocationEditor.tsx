import { AimOutlined, EnvironmentOutlined } from '@ant-design/icons';
import type { Place } from '@careloop/plugin-fields';
import { Button, ConfigProvider, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from './FieldEditor';
import styles from './fields.module.css';

const PATIENCE_MS = 15_000;
const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

/** A place: where the device is now, or degrees typed in, with a name for people. */
export default function LocationEditor({ field, value, onChange, onBlur, ties }: EditorProps) {
  const { t } = useTranslation();
  const { componentDisabled: locked = false } = ConfigProvider.useConfig();
  const [problem, setProblem] = useState<string>();
  const [asking, setAsking] = useState(false);
  const place = (value ?? {}) as Partial<Place>;
  const give = (change: { [part in keyof Place]?: Place[part] | undefined }) => {
    const next = { ...place, ...change };
    const { lng, lat, address } = next;
    if (lng == null && lat == null && !address) onChange(undefined);
    else onChange({ ...(lng != null && { lng }), ...(lat != null && { lat }), ...(address && { address }) });
  };
  const locate = () => {
    setProblem(undefined);
    if (!('geolocation' in navigator)) return setProblem(t('fields.locating.unavailable'));
    setAsking(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setAsking(false);
        give({ lng: rounded(coords.longitude), lat: rounded(coords.latitude) });
      },
      ({ code }) => {
        setAsking(false);
        setProblem(t(`fields.locating.${code === 1 ? 'denied' : code === 3 ? 'slow' : 'unavailable'}`));
      },
      { enableHighAccuracy: true, timeout: PATIENCE_MS },
    );
  };
  const degrees = (part: 'lng' | 'lat', most: number, id?: string) => (
    <InputNumber
      {...(id && ties)}
      id={id}
      className="tabular"
      style={{ width: '100%' }}
      controls={false}
      min={-most}
      max={most}
      precision={6}
      value={place[part] ?? null}
      placeholder={t(`fields.${part}`)}
      aria-label={`${field.label} ${t(`fields.${part}`)}`}
      onBlur={onBlur}
      onChange={(number) => give({ [part]: number ?? undefined })}
    />
  );
  return (
    <div className={styles.place}>
      <div className={styles.degrees}>
        {degrees('lng', 180, ties.id)}
        {degrees('lat', 90)}
        {!locked && (
          <Button icon={<AimOutlined />} loading={asking} onClick={locate}>
            {t('fields.here')}
          </Button>
        )}
      </div>
      <Input
        value={place.address ?? ''}
        maxLength={200}
        placeholder={t('fields.placeName')}
        aria-label={`${field.label} ${t('fields.placeName')}`}
        onBlur={onBlur}
        onChange={({ target }) => give({ address: target.value })}
      />
      {place.lng != null && place.lat != null && (
        <a
          href={`https://uri.amap.com/marker?position=${place.lng},${place.lat}&name=${encodeURIComponent(place.address ?? field.label)}&coordinate=wgs84`}
          target="_blank"
          rel="noopener noreferrer"
        >
          <EnvironmentOutlined /> {t('fields.onMap')}
        </a>
      )}
      {problem && (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
    </div>
  );
}
