import type { CreatePublicLink, FormView, PublicFields, PublicLinkView } from '@careloop/contracts';
import { Alert, Button, Checkbox, Collapse, Input, InputNumber, Radio, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error';
import { DateTimeEditor } from '../fields/DateTimeEditor';
import { FormField } from '../ui/FormField';
import { SideDrawer } from '../ui/SideDrawer';
import styles from './publish.module.css';
import { usePublicLinks } from './usePublicLinks';

type Draft = CreatePublicLink;

/** What a new link begins with: a form to be filled in with every field that can be public. */
const fresh = (form: FormView, usable: PublicFields): Draft => ({ kind: 'fill', name: form.name, fields: usable.fill });

const draftOf = ({ id: _, token: _t, hasPassword: _p, answers: _a, createdAt: _c, ...link }: PublicLinkView): Draft =>
  link;

/** Makes a public link or changes one. */
export function LinkDrawer({
  form,
  usable,
  link,
  onClose,
}: {
  form: FormView;
  usable: PublicFields;
  link?: PublicLinkView;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { create, change } = usePublicLinks(form.key);
  const [draft, setDraft] = useState<Draft>(() => (link ? draftOf(link) : fresh(form, usable)));
  const put = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const { kind, fields, conditions = [], params = [], captcha = true, once = false } = draft;
  const save = () => {
    if (!link) return create.mutate(draft, { onSuccess: onClose });
    const { kind: _, ...body } = draft;
    change.mutate({ id: link.id, ...body }, { onSuccess: onClose });
  };
  const error = create.error ?? change.error;
  const details = error instanceof ApiError ? error.details : [];
  const problem = (name: string) => details.find(({ path }) => path.split('.')[0] === name)?.message;
  const loose =
    error &&
    !details.some(({ path }) =>
      ['name', 'fields', 'conditions', 'params', 'password', 'closesAt'].includes(path.split('.')[0]!),
    );
  const choices = (keys: string[]) =>
    form.fields
      .filter(({ key }) => keys.includes(key))
      .map(({ key, label, required }) => ({
        value: key,
        label: required && kind === 'fill' ? `${label} *` : label,
      }));
  const inOrder = (keys: string[]) => form.fields.flatMap(({ key }) => (keys.includes(key) ? [key] : []));
  const instant = (name: 'opensAt' | 'closesAt') => (
    <FormField label={t(`publish.${name}`)} problem={problem(name)}>
      {(ties) => (
        <DateTimeEditor
          field={{ id: name, key: name, type: 'datetime', label: t(`publish.${name}`) }}
          forms={[]}
          ties={ties}
          value={draft[name]}
          onChange={(value) => put({ [name]: (value as string | undefined) ?? null })}
        />
      )}
    </FormField>
  );
  return (
    <SideDrawer
      title={t(link ? 'publish.editTitle' : 'publish.newTitle')}
      onClose={onClose}
      footer={
        <Button type="primary" loading={create.isPending || change.isPending} onClick={save}>
          {t('states.save')}
        </Button>
      }
    >
      {loose && <Alert className={styles.part} type="error" showIcon title={error.message} />}
      {!link && (
        <FormField label={t('publish.kind')} help={t(`publish.kindHelp.${kind}`)}>
          {(ties) => (
            <Radio.Group
              {...ties}
              optionType="button"
              value={kind}
              options={(['fill', 'query'] as const).map((value) => ({ value, label: t(`publish.kinds.${value}`) }))}
              onChange={({ target }) => {
                const next = target.value as Draft['kind'];
                put({ kind: next, fields: next === 'fill' ? usable.fill : [], params: [], conditions: [] });
              }}
            />
          )}
        </FormField>
      )}
      <FormField label={t('publish.linkName')} required help={t('publish.linkNameHelp')} problem={problem('name')}>
        {(ties) => (
          <Input {...ties} maxLength={100} value={draft.name} onChange={({ target }) => put({ name: target.value })} />
        )}
      </FormField>
      <FormField label={t('publish.intro')}>
        {(ties) => (
          <Input.TextArea
            {...ties}
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={2000}
            value={draft.intro}
            onChange={({ target }) => put({ intro: target.value })}
          />
        )}
      </FormField>
      {kind === 'query' && (
        <FormField
          label={t('publish.conditions')}
          required
          help={t(conditions.length === 1 ? 'publish.oneCondition' : 'publish.conditionsHelp')}
          problem={problem('conditions')}
        >
          {(ties) => (
            <Select
              {...ties}
              mode="multiple"
              style={{ width: '100%' }}
              showSearch={{ optionFilterProp: 'label' }}
              value={conditions}
              options={choices(usable.ask)}
              onChange={(keys) => put({ conditions: inOrder(keys) })}
            />
          )}
        </FormField>
      )}
      <FormField
        label={t(`publish.fields.${kind}`)}
        required
        help={t('publish.fieldsHelp')}
        problem={problem('fields')}
      >
        {(ties) => (
          <div id={ties.id} role="group" aria-label={t(`publish.fields.${kind}`)}>
            <Checkbox.Group
              className={styles.fields}
              value={fields}
              options={choices(kind === 'fill' ? usable.fill : usable.show).filter(
                ({ value }) => !params.includes(value),
              )}
              onChange={(keys) => put({ fields: inOrder(keys) })}
            />
          </div>
        )}
      </FormField>
      {kind === 'fill' && (
        <FormField label={t('publish.thanks')}>
          {(ties) => (
            <Input.TextArea
              {...ties}
              autoSize={{ minRows: 1, maxRows: 6 }}
              maxLength={2000}
              placeholder={t('publish.thanksDefault')}
              value={draft.thanks}
              onChange={({ target }) => put({ thanks: target.value })}
            />
          )}
        </FormField>
      )}
      <Collapse
        defaultActiveKey={link || problem('password') ? ['more'] : []}
        items={[
          {
            key: 'more',
            label: t('publish.more'),
            children: (
              <>
                <FormField label={t('publish.password')} problem={problem('password')}>
                  {(ties) => (
                    <div className={styles.row}>
                      <Input
                        {...ties}
                        autoComplete="off"
                        maxLength={100}
                        placeholder={t(
                          link?.hasPassword && draft.password !== null
                            ? 'publish.passwordKept'
                            : 'publish.passwordNone',
                        )}
                        value={draft.password ?? ''}
                        onChange={({ target }) => put({ password: target.value || undefined })}
                      />
                      {link?.hasPassword && draft.password !== null && (
                        <Button onClick={() => put({ password: null })}>{t('publish.passwordRemove')}</Button>
                      )}
                    </div>
                  )}
                </FormField>
                {instant('opensAt')}
                {instant('closesAt')}
                {kind === 'fill' && (
                  <>
                    <FormField label={t('publish.most')}>
                      {(ties) => (
                        <InputNumber
                          {...ties}
                          min={1}
                          max={10_000_000}
                          precision={0}
                          placeholder={t('publish.mostNone')}
                          value={draft.most ?? null}
                          onChange={(most) => put({ most })}
                        />
                      )}
                    </FormField>
                    <FormField label={t('publish.once')}>
                      {(ties) => (
                        <div>
                          <Switch {...ties} checked={once} onChange={(value) => put({ once: value })} />
                        </div>
                      )}
                    </FormField>
                    <FormField label={t('publish.params')} help={t('publish.paramsHelp')} problem={problem('params')}>
                      {(ties) => (
                        <Select
                          {...ties}
                          mode="multiple"
                          style={{ width: '100%' }}
                          showSearch={{ optionFilterProp: 'label' }}
                          value={params}
                          options={choices(usable.fill)}
                          onChange={(keys: string[]) =>
                            put({ params: keys, fields: fields.filter((key) => !keys.includes(key)) })
                          }
                        />
                      )}
                    </FormField>
                  </>
                )}
                <FormField label={t('publish.captcha')} help={t('publish.captchaHelp')}>
                  {(ties) => (
                    <div>
                      <Switch {...ties} checked={captcha} onChange={(value) => put({ captcha: value })} />
                    </div>
                  )}
                </FormField>
              </>
            ),
          },
        ]}
      />
    </SideDrawer>
  );
}
