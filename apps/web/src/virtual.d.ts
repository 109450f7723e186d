declare module 'virtual:texts-zh-TW' {
  const texts: Record<string, Record<string, unknown>>;
  export default texts;
}

declare module 'virtual:characters-zh-TW' {
  const pairs: string;
  export default pairs;
}
