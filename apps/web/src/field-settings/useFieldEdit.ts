import { useDesigner, useDesignerActs } from '../designer/designer-context';
import type { DraftField } from '../form-drafts/draft';
import { changeField } from '../form-drafts/edits';

export interface FieldEdit {
  /** `name`, or `lines.amount` of a subform's column. */
  path: string;
  field: DraftField;
  /** The field as it was saved; undefined for a new one. */
  saved: DraftField | undefined;
  /** Changes one setting; what is typed into it one after the other is one step of undo. */
  set: <K extends keyof DraftField>(name: K, value: DraftField[K] | undefined) => void;
}

/** Reading and changing the settings of the field at a path. */
export function useFieldEdit(path: string, field: DraftField): FieldEdit {
  const { edit } = useDesignerActs();
  const { base } = useDesigner();
  const [key, column] = path.split('.');
  const own = base?.fields.find((one) => (field.id && column === undefined ? one.id === field.id : one.key === key));
  const saved = column === undefined ? own : own?.fields?.find((one) => one.key === column);
  return {
    path,
    field,
    saved,
    set: (name, value) => edit((draft) => changeField(draft, path, { [name]: value }), `${path}.${name}`),
  };
}
