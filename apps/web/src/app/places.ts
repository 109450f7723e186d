import {
  AppstoreOutlined,
  CustomerServiceOutlined,
  HeartOutlined,
  SettingOutlined,
  TeamOutlined,
  ThunderboltOutlined,
} from '@ant-design/icons';

/** The places of the app in the order of the rail. */
export const PLACES = [
  { to: '/forms', text: 'frame.forms', Icon: TeamOutlined },
  { to: '/desk', text: 'frame.desk', Icon: CustomerServiceOutlined },
  { to: '/automations', text: 'frame.automations', Icon: ThunderboltOutlined },
  { to: '/ledger', text: 'frame.ledger', Icon: HeartOutlined },
  { to: '/templates', text: 'frame.templates', Icon: AppstoreOutlined },
  { to: '/settings', text: 'frame.settings', Icon: SettingOutlined },
] as const;
