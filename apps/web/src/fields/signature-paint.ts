/** A point of a stroke in pixels of the pad. */
export interface Point {
  x: number;
  y: number;
}

const INK = '#101828';
const WIDTH = 2.5;

/** Fits the canvas to its room and the screen's pixels; answers what draws in its own pixels, on white. */
function prepare(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const { clientWidth, clientHeight } = canvas;
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = clientWidth * ratio;
  canvas.height = clientHeight * ratio;
  const pen = canvas.getContext('2d')!;
  pen.scale(ratio, ratio);
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, clientWidth, clientHeight);
  return pen;
}

/** Draws strokes as one smooth line each: curves from middle to middle of its points. */
export function paintStrokes(canvas: HTMLCanvasElement, strokes: readonly (readonly Point[])[]): void {
  const pen = prepare(canvas);
  pen.strokeStyle = INK;
  pen.lineWidth = WIDTH;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  for (const stroke of strokes) {
    const [first, ...rest] = stroke;
    if (!first) continue;
    pen.beginPath();
    pen.moveTo(first.x, first.y);
    if (!rest.length) pen.lineTo(first.x + 0.1, first.y);
    rest.forEach((point, i) => {
      const next = rest[i + 1];
      if (next) pen.quadraticCurveTo(point.x, point.y, (point.x + next.x) / 2, (point.y + next.y) / 2);
      else pen.lineTo(point.x, point.y);
    });
    pen.stroke();
  }
}

/** Writes a name as large as it fits, in a hand. */
export function paintName(canvas: HTMLCanvasElement, name: string): void {
  const pen = prepare(canvas);
  const { clientWidth: width, clientHeight: height } = canvas;
  const family = "'Kaiti SC', STKaiti, KaiTi, 'Segoe Script', 'Brush Script MT', cursive";
  let size = 72;
  pen.font = `${size}px ${family}`;
  const wide = pen.measureText(name).width;
  if (wide > width - 32) size = Math.max(16, Math.floor((size * (width - 32)) / wide));
  pen.font = `${size}px ${family}`;
  pen.fillStyle = INK;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(name, width / 2, height / 2, width - 16);
}

/** What is on the canvas, as a PNG. */
export const pictureOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture'))), 'image/png'),
  );
