import type { ColorRule, FormView } from '@careloop/contracts';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from '../access/useMe';
import type { Paint } from '../records/grid-lines';

type PaintOf = (typeof import('./paint'))['paintOf'];

/** What colour rules say of a record; null without rules. What reads rules is fetched when there is one. */
export function usePaint(form: FormView, forms: FormView[], rules: readonly ColorRule[]): Paint | null {
  const { t } = useTranslation();
  const { member, workspace } = useMember();
  const [load, setLoad] = useState<{ paintOf: PaintOf } | null>(null);
  const some = rules.length > 0;
  useEffect(() => {
    if (some && !load) void import('./paint').then(({ paintOf }) => setLoad({ paintOf }));
  }, [some, load]);
  const text = JSON.stringify(rules);
  return useMemo(
    () =>
      some && load
        ? load.paintOf(JSON.parse(text) as ColorRule[], form, forms, t, { zone: workspace.zone, memberId: member.id })
        : null,
    [some, load, text, form, forms, t, workspace.zone, member.id],
  );
}
