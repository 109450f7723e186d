declare module 'virtual:texts-zh-TW' {
  const texts: Record<string, Record<string, unknown>>;
  export default texts;
}

declare module 'virtual:taiwan' {
  /** Pairs: a simplified character and its other form. */
  export const characters: string;
  export const words: readonly (readonly [string, string])[];
}
