import { theme, type ThemeConfig } from 'antd';

const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'PingFang TC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Hiragino Sans GB', sans-serif";

const shared = {
  colorPrimary: '#0B7A75',
  colorInfo: '#0B7A75',
  borderRadius: 8,
  fontSize: 14,
  lineHeight: 1.57,
  fontFamily,
};

/** antd greys these tints when it derives them from so deep a teal, and its quiet texts fall short of WCAG AA. */
const light = {
  colorPrimaryBg: '#E3F3F1',
  colorPrimaryBgHover: '#CDE9E6',
  colorPrimaryBorder: '#98D0CA',
  colorPrimaryBorderHover: '#5FB3AB',
  colorPrimaryHover: '#0F8F89',
  colorPrimaryActive: '#075E5A',
  colorInfoBg: '#E3F3F1',
  colorInfoBorder: '#98D0CA',
  colorLink: '#0B7A75',
  colorError: '#CF1322',
  colorErrorBg: '#FFF1F0',
  colorErrorBorder: '#FFB3AD',
  colorSuccess: '#2B7A0B',
  colorSuccessBg: '#EEF8E8',
  colorSuccessBorder: '#B4DBA3',
  colorWarning: '#A8570B',
  colorWarningBg: '#FFF6E8',
  colorWarningBorder: '#F2CE97',
  colorTextTertiary: 'rgba(0, 0, 0, 0.6)',
  colorTextDescription: 'rgba(0, 0, 0, 0.6)',
  colorTextPlaceholder: 'rgba(0, 0, 0, 0.56)',
};
const dark = {
  colorPrimary: '#168D87',
  colorInfo: '#168D87',
  colorLink: '#4FC4BC',
  colorPrimaryText: '#4FC4BC',
  colorTextTertiary: 'rgba(255, 255, 255, 0.65)',
  colorTextDescription: 'rgba(255, 255, 255, 0.65)',
  colorTextPlaceholder: 'rgba(255, 255, 255, 0.55)',
};

/** Our look on antd's tokens. Stylesheets read the same tokens as `var(--ant-…)`: the class `careloop` is on <html>. */
export const themeOf = (isDark: boolean): ThemeConfig => ({
  algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
  cssVar: { key: 'careloop' },
  hashed: false,
  token: { ...shared, ...(isDark ? dark : light) },
  components: isDark ? { Tabs: { itemSelectedColor: dark.colorLink, inkBarColor: dark.colorLink } } : {},
});
