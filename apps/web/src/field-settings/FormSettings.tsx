import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons';
import type { FormCheck } from '@careloop/forms';
import { Alert, Button, Radio } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesigner, useDesignerActs } from '../designer/designer-context';
import { restore } from '../form-drafts/edits';
import { freeKey } from '../form-drafts/keys';
import { rolesOf, roleTypes, withRoles } from '../form-drafts/roles';
import { FormField } from '../ui/FormField';
import { Note, Quiet } from '../ui/words';
import { useTypeName } from '../designer/useTypeName';
import { ChoiceSetting, TextSetting } from './controls';
import { Group } from './FieldSettings';
import styles from './FieldSettings.module.css';
import { RuleSentence } from './RuleSettings';

const CheckDialog = lazy(() => import('./CheckDialog'));

/** What concerns the form as a whole: what it is called, what is checked, which fields care reads, what was taken off. */
export function FormSettings() {
  const { t } = useTranslation();
  const { draft, base, problems, definition } = useDesigner();
  const { edit } = useDesignerActs();
  const typeName = useTypeName();
  const [open, setOpen] = useState<FormCheck>();
  const roles = base ? draft.roles : withRoles(draft);
  const setChecks = (checks: FormCheck[]) => edit((now) => ({ ...now, checks }));
  const problem = problems.get('form');
  return (
    <div className={styles.settings}>
      {problem && <Alert className={styles.problem} type="error" showIcon title={problem.join('\n')} />}
      <Group name={t('designer.form.basics')}>
        <TextSetting
          label={t('forms.name')}
          value={draft.name}
          maxLength={100}
          placeholder={t('forms.namePlaceholder')}
          onChange={(name = '') => edit((now) => ({ ...now, name }), 'name')}
        />
        {!base && (
          <FormField label={t('forms.kind')}>
            {(ties) => (
              <Radio.Group
                {...ties}
                vertical
                value={draft.kind}
                onChange={({ target }) => edit((now) => ({ ...now, kind: target.value as typeof now.kind }))}
                options={(['customer', 'record'] as const).map((kind) => ({
                  value: kind,
                  label: t(`forms.kinds.${kind}`),
                }))}
              />
            )}
          </FormField>
        )}
        <TextSetting
          label={t('forms.key')}
          help={base ? undefined : t('designer.form.keyHelp')}
          value={draft.key}
          maxLength={63}
          disabled={!!base}
          problem={draft.key && !/^[a-z][a-z0-9_]{0,62}$/.test(draft.key) ? t('forms.keyPattern') : undefined}
          onChange={(key = '') => edit((now) => ({ ...now, key }), 'key')}
        />
      </Group>
      <Group name={t('designer.form.checks')}>
        <Note>{t('designer.form.checksHelp')}</Note>
        {draft.checks.map((check) => (
          <div key={check.id} className={styles.check}>
            <span className={styles.ruleWords}>
              {check.message}
              <span className={styles.ruleText}>
                <RuleSentence rule={check.rule} definition={definition} />
              </span>
            </span>
            <span className={styles.buttons}>
              <Button
                size="small"
                icon={<EditOutlined />}
                aria-label={`${t('states.edit')} ${check.message}`}
                onClick={() => setOpen(check)}
              />
              <Button
                size="small"
                icon={<DeleteOutlined />}
                aria-label={`${t('states.delete')} ${check.message}`}
                onClick={() => setChecks(draft.checks.filter((one) => one !== check))}
              />
            </span>
          </div>
        ))}
        <Button
          block
          type="dashed"
          icon={<PlusOutlined />}
          style={{ marginBottom: 12 }}
          onClick={() =>
            setOpen({
              id: freeKey(
                'check',
                draft.checks.map(({ id }) => id),
              ),
              rule: null,
              message: '',
              fields: [],
            })
          }
        >
          {t('designer.form.addCheck')}
        </Button>
      </Group>
      <Group name={t('forms.roles')}>
        <Note>{t('forms.rolesText')}</Note>
        {rolesOf(draft.kind).map((role) => (
          <ChoiceSetting
            key={role}
            label={t(`forms.roleNames.${role}`)}
            value={roles[role]}
            allowClear={!!base}
            placeholder={t('forms.notUsed')}
            options={draft.fields
              .filter(({ type }) => roleTypes[role]?.includes(type))
              .map(({ key, label }) => ({ value: key, label }))}
            onChange={(key) => edit((now) => ({ ...now, roles: { ...now.roles, [role]: key } }))}
          />
        ))}
      </Group>
      {draft.removed.length > 0 && (
        <Group name={t('designer.form.removed')}>
          <Note>{t('designer.form.removedHelp')}</Note>
          <ul className={styles.removed}>
            {draft.removed.map(({ id, label, type }) => (
              <li key={id}>
                <span>
                  {label} <Quiet>{typeName(type)}</Quiet>
                </span>
                <Button
                  size="small"
                  type="link"
                  aria-label={t('designer.restore', { name: label })}
                  onClick={() => edit((now) => restore(now, id!))}
                >
                  {t('forms.show')}
                </Button>
              </li>
            ))}
          </ul>
        </Group>
      )}
      {open && (
        <Suspense>
          <CheckDialog
            check={open}
            onSave={(check) => {
              const known = draft.checks.some(({ id }) => id === check.id);
              setChecks(
                known ? draft.checks.map((one) => (one.id === check.id ? check : one)) : [...draft.checks, check],
              );
              setOpen(undefined);
            }}
            onClose={() => setOpen(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}
