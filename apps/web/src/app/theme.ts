import { theme, type ThemeConfig } from 'antd';

const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'PingFang TC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Hiragino Sans GB', sans-serif";

/** Our look on antd's tokens. Stylesheets read the same tokens as `var(--ant-…)`: the class `careloop` is on <html>. */
export const themeOf = (dark: boolean): ThemeConfig => ({
  algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
  cssVar: { key: 'careloop' },
  hashed: false,
  token: {
    colorPrimary: '#0B7A75',
    colorInfo: '#0B7A75',
    colorLink: dark ? undefined : '#0B7A75',
    borderRadius: 8,
    fontSize: 14,
    lineHeight: 1.57,
    fontFamily,
  },
});
