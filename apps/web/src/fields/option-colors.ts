/** Colours an option can have: antd's palette, by name. */
export const OPTION_COLORS = [
  'blue',
  'geekblue',
  'purple',
  'magenta',
  'red',
  'volcano',
  'orange',
  'gold',
  'lime',
  'green',
  'cyan',
] as const;

const PRESETS = /^(blue|purple|cyan|green|magenta|pink|red|orange|yellow|volcano|geekblue|lime|gold)$/;

/** The ground of a choice: a colour of antd's palette by name and step (1 light to 10 dark), or any other as it is written. */
export const groundOf = (color: string | undefined, step = 2) =>
  color ? { backgroundColor: PRESETS.test(color) ? `var(--ant-${color}-${step})` : color } : undefined;
