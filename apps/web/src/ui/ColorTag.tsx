import { Tag } from 'antd';
import type { ReactNode } from 'react';

export type Tone = 'blue' | 'cyan' | 'gold' | 'green' | 'orange' | 'purple' | 'red';

/** A tag in a colour, with text dark enough to read (antd's own is below 4.5 : 1). Without a tone it is grey. */
export function ColorTag({ tone, children }: { tone?: Tone; children: ReactNode }) {
  return (
    <Tag color={tone} style={tone && { color: `var(--ant-${tone}-9)` }}>
      {children}
    </Tag>
  );
}
