declare module 'virtual:texts-zh-TW' {
  const texts: Record<string, Record<string, unknown>>;
  export default texts;
}
