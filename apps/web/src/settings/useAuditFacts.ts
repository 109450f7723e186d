import type { AuditView } from '@careloop/contracts';
import { useTranslation } from 'react-i18next';
import { useMembers } from '../access/useMembers';
import { useAutomations } from '../automations/useAutomations';
import { useForms } from '../forms/useForms';
import { useTemplates } from '../templates/useTemplates';

type Facts = AuditView['facts'];

/** What an entry of the audit log is about, by the names people know: the automation, the form and file, the member. */
export function useAuditFacts(): (action: string, facts: Facts) => string {
  const { t } = useTranslation();
  const { members = [] } = useMembers();
  const { forms = [] } = useForms();
  const { automations = [] } = useAutomations();
  const { templates = [] } = useTemplates();
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);
  const nameIn = (list: { id: string; name: string }[], id: unknown) => list.find((one) => one.id === id)?.name;
  const formName = (key: unknown) => forms.find((form) => form.key === key)?.name ?? text(key);
  const about: Record<string, (facts: Facts) => (string | undefined)[]> = {
    automation: ({ id, name, version }) => [
      nameIn(automations, id) ?? text(name),
      version === undefined ? undefined : t('ledger.version', { version }),
    ],
    form: ({ key }) => [formName(key)],
    import: ({ form, file }) => [formName(form), text(file)],
    export: ({ form, format }) => [formName(form), text(format)?.toUpperCase()],
    member: ({ id, email }) => [nameIn(members, id) ?? text(email)],
    template: ({ template }) => [nameIn(templates, template) ?? text(template)],
    task: ({ to }) => [nameIn(members, to)],
    occurrence: ({ outcome }) => [t(outcome === 'sent' ? 'ledger.resolve.sent' : 'ledger.resolve.notSent')],
    plugin: ({ id }) => [text(id)],
  };
  const others = (facts: Facts) => ['name', 'label', 'channel', 'zone'].map((key) => text(facts[key]));
  return (action, facts) => (about[action.split('.')[0]!] ?? others)(facts).filter(Boolean).join(' · ');
}
