import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesigner } from '../designer/designer-context';
import type { DraftField } from '../form-drafts/draft';
import { takenKeys } from '../form-drafts/edits';
import { fieldAt } from '../form-drafts/places';
import { FormField } from '../ui/FormField';

/** What interfaces, files and formulas call a field. Taken over when it is left, because everything that names it changes along. */
export function KeySetting({
  path,
  field,
  fixed,
  onRename,
}: {
  path: string;
  field: DraftField;
  fixed: boolean;
  onRename: (key: string) => void;
}) {
  const { t } = useTranslation();
  const { draft } = useDesigner();
  const [typed, setTyped] = useState<string>();
  const [subform, column] = path.split('.');
  const taken = column === undefined ? takenKeys(draft) : (fieldAt(draft, subform)?.fields ?? []).map((one) => one.key);
  const key = typed ?? field.key;
  const problem =
    key === field.key
      ? undefined
      : !/^[a-z][a-z0-9_]{0,62}$/.test(key)
        ? t('forms.keyPattern')
        : taken.includes(key)
          ? t('forms.keyTaken')
          : undefined;
  const take = () => {
    if (typed !== undefined && typed !== field.key && !problem) onRename(typed);
    setTyped(undefined);
  };
  return (
    <FormField
      label={t('forms.key')}
      help={t(fixed ? 'designer.field.keyFixed' : 'designer.field.keyHelp')}
      problem={problem}
    >
      {(ties) => (
        <Input
          {...ties}
          value={key}
          disabled={fixed}
          maxLength={63}
          spellCheck={false}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={take}
          onPressEnter={take}
        />
      )}
    </FormField>
  );
}
