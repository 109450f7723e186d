import type { LayoutBlock, LayoutLeaf } from '@careloop/forms';
import { useState } from 'react';

/** The keys of the fields that stand in a part. */
export const fieldsOf = ({ items }: { items: LayoutLeaf[] }): string[] =>
  items.flatMap((item) => (item.kind === 'field' ? [item.field.key] : []));

/** Which tab of each set is open, and which sections are folded. */
export interface OpenParts {
  tabOf: (set: string) => string | undefined;
  openTab: (set: string, tab: string) => void;
  isFolded: (section: string, atFirst: boolean) => boolean;
  fold: (section: string, folded: boolean) => void;
  /** Opens whatever hides this field. */
  reveal: (key: string) => void;
}

/** What of a form is open, as its reader left it. */
export function useOpenParts(blocks: LayoutBlock[]): OpenParts {
  const [tabs, setTabs] = useState<Record<string, string>>({});
  const [folded, setFolded] = useState<Record<string, boolean>>({});
  const openTab = (set: string, tab: string) => setTabs((open) => ({ ...open, [set]: tab }));
  const fold = (section: string, isFolded: boolean) => setFolded((now) => ({ ...now, [section]: isFolded }));
  return {
    tabOf: (set) => tabs[set],
    openTab,
    isFolded: (section, atFirst) => folded[section] ?? atFirst,
    fold,
    reveal: (key) => {
      for (const block of blocks) {
        if (block.kind === 'section' && fieldsOf(block).includes(key)) fold(block.id, false);
        if (block.kind !== 'tabs') continue;
        const tab = block.tabs.find((one) => fieldsOf(one).includes(key));
        if (tab) openTab(block.id, tab.id);
      }
    },
  };
}
