import {
  AppstoreOutlined,
  CustomerServiceOutlined,
  HeartOutlined,
  SettingOutlined,
  TeamOutlined,
  ThunderboltOutlined,
} from '@ant-design/icons';

/** The places of the app in the order of the rail; `short` is what a phone has room for. */
export const PLACES = [
  { to: '/forms', text: 'frame.forms', short: 'frame.short.forms', Icon: TeamOutlined },
  { to: '/desk', text: 'frame.desk', short: 'frame.short.desk', Icon: CustomerServiceOutlined },
  { to: '/automations', text: 'frame.automations', short: 'frame.short.automations', Icon: ThunderboltOutlined },
  { to: '/ledger', text: 'frame.ledger', short: 'frame.short.ledger', Icon: HeartOutlined },
  { to: '/templates', text: 'frame.templates', short: 'frame.short.templates', Icon: AppstoreOutlined },
  { to: '/settings', text: 'frame.settings', short: 'frame.short.settings', Icon: SettingOutlined },
] as const;
