import JsBarcode from 'jsbarcode';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { renderSVG } from 'uqr';
import styles from './fields.module.css';

/** A text as a code that can be scanned. A barcode holds only Latin letters, digits and signs. */
export default function ScanCode({ text, kind }: { text: string; kind: 'qr' | 'barcode' }) {
  const { t } = useTranslation();
  const picture = useMemo(() => draw(text, kind), [text, kind]);
  return picture ? (
    <img
      className={kind === 'qr' ? styles.qr : styles.barcode}
      src={picture}
      alt={t(`fields.code.${kind}`, { text })}
    />
  ) : (
    <span className={styles.none}>{t(`fields.code.unfit.${kind}`)}</span>
  );
}

function draw(text: string, kind: 'qr' | 'barcode'): string | null {
  try {
    if (kind === 'qr') return asAddress(renderSVG(text, { border: 2 }));
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    JsBarcode(svg, text, { format: 'CODE128', height: 48, fontSize: 14, margin: 8 });
    return asAddress(new XMLSerializer().serializeToString(svg));
  } catch {
    return null;
  }
}

/** As an image nothing in it can run. */
const asAddress = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;
