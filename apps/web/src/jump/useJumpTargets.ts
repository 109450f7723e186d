import type { FormView, RecordPage } from '@careloop/contracts';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../access/useMe';
import { api } from '../api/client';
import { PLACES } from '../app/places';
import { useAutomations } from '../automations/useAutomations';
import { titleField } from '../forms/field-types';
import { useForms } from '../forms/useForms';
import { SECTIONS } from '../settings/sections';
import { useTemplates } from '../templates/useTemplates';
import { useSettled } from '../ui/useSettled';
import { matching, type Target } from './match';

/** Targets of one kind under their heading. */
export interface TargetGroup {
  key: string;
  heading: string;
  targets: Target[];
}

/** So many of one kind: enough to see it is there, few enough to see the others. */
const MOST = 6;

/** Everything that fits what was typed, kind by kind; customers come when the typing pauses. */
export function useJumpTargets(typed: string): { groups: TargetGroup[]; isSearching: boolean } {
  const { t } = useTranslation();
  const { forms = [] } = useForms();
  const { automations = [] } = useAutomations();
  const { templates = [] } = useTemplates();
  const pages = usePages();
  const { found, isSearching } = useCustomers(forms, typed);
  const known: [string, string, Target[]][] = [
    ['pages', t('jump.pages'), pages],
    ['forms', t('jump.forms'), forms.map(({ key, name }) => ({ to: `/forms/${key}`, name }))],
    ['automations', t('jump.automations'), automations.map(({ id, name }) => ({ to: `/automations/${id}`, name }))],
    ['templates', t('jump.templates'), templates.map(({ id, name }) => ({ to: `/templates/${id}`, name }))],
  ];
  const groups = known.map(([key, heading, targets]) => ({ key, heading, targets: matching(targets, typed, MOST) }));
  return { groups: [...groups, ...found].filter(({ targets }) => targets.length), isSearching };
}

function usePages(): Target[] {
  const { t } = useTranslation();
  const isAdmin = useMay('admin');
  const leads = useMay('builder');
  return [
    ...PLACES.map(({ to, text }) => ({ to, name: t(text) })),
    ...(leads ? [{ to: '/desk?view=team', name: t('desk.team'), note: t('frame.desk') }] : []),
    { to: '/outbox', name: t('ledger.outbox.title'), note: t('frame.ledger') },
    ...SECTIONS.filter((section) => isAdmin || section !== 'audit').map((section) => ({
      to: `/settings/${section}`,
      name: t(`settings.sections.${section}`),
      note: t('frame.settings'),
    })),
  ];
}

/** Customers of every customer form by what the server's search looks at: name, mobile and the like. */
function useCustomers(forms: FormView[], typed: string) {
  const text = useSettled(typed.trim(), 250);
  const wanted = text.length > 0;
  const answers = useQueries({
    queries: forms
      .filter(({ kind }) => kind === 'customer')
      .map((form) => ({
        queryKey: ['records', form.key, 'jump', text],
        queryFn: async () => ({ form, ...(await askFor(form, text)) }),
        enabled: wanted,
        placeholderData: keepPreviousData,
        retry: false,
      })),
  });
  const found: TargetGroup[] = answers.flatMap(({ data }) =>
    data && wanted ? [{ key: data.form.id, heading: data.form.name, targets: targetsOf(data.form, data) }] : [],
  );
  return { found, isSearching: typed.trim() !== text || answers.some(({ isFetching }) => isFetching) };
}

const shownOf = (form: FormView) => [titleField(form)?.key, form.roles.mobile].filter((key) => key !== undefined);

const askFor = (form: FormView, search: string) =>
  api.post<RecordPage>(`/forms/${form.key}/records/query`, { search, fields: shownOf(form), limit: MOST });

const targetsOf = (form: FormView, { items }: RecordPage): Target[] =>
  items.map(({ id, values }) => {
    const [name, note] = shownOf(form).map((key) => String(values[key] ?? ''));
    return { to: `/forms/${form.key}/${id}`, name: name || note || id, note: name ? note : undefined };
  });
