import Handlebars from 'handlebars';
import { type FieldDefinition, type FormDefinition, isSubform, liveColumns, liveFields } from '@careloop/forms';

/** Types whose values need the width of the page. */
const WIDE: ReadonlySet<string> = new Set([
  'long-text',
  'rich-text',
  'address',
  'file',
  'image',
  'signature',
  'multi-select',
]);

/** A label as part of a template: neither markup nor a name of ours. */
const said = (text: string) => Handlebars.escapeExpression(text).replaceAll('{', '&#123;').replaceAll('}', '&#125;');

const cell = ({ key, label }: FieldDefinition, more = '') => `<th>${said(label)}</th><td${more}>{{${key}}}</td>`;

/** A template that shows every field of the form: two beside each other, subforms as tables. */
export function defaultTemplate(form: FormDefinition): string {
  const parts = [`<h1>${said(form.name)}</h1>`];
  let rows: string[] = [];
  let waiting: FieldDefinition | undefined;
  const flush = () => {
    if (waiting) rows.push(`<tr>${cell(waiting, ' colspan="3"')}</tr>`);
    waiting = undefined;
    if (rows.length) parts.push(`<table>\n${rows.join('\n')}\n</table>`);
    rows = [];
  };
  for (const field of liveFields(form)) {
    if (isSubform(field)) {
      flush();
      parts.push(rowsTable(field));
    } else if (WIDE.has(field.type)) {
      if (waiting) rows.push(`<tr>${cell(waiting, ' colspan="3"')}</tr>`);
      waiting = undefined;
      rows.push(`<tr>${cell(field, ' colspan="3"')}</tr>`);
    } else if (waiting) {
      rows.push(`<tr>${cell(waiting)}${cell(field)}</tr>`);
      waiting = undefined;
    } else waiting = field;
  }
  flush();
  return parts.join('\n');
}

function rowsTable(field: FieldDefinition): string {
  const columns = liveColumns(field);
  return `<h2>${said(field.label)}</h2>
<table>
<thead><tr>${columns.map(({ label }) => `<th>${said(label)}</th>`).join('')}</tr></thead>
<tbody>
{{#each ${field.key}}}<tr>${columns.map(({ key }) => `<td>{{this.${key}}}</td>`).join('')}</tr>
{{else}}<tr><td colspan="${columns.length}">—</td></tr>
{{/each}}
</tbody>
</table>`;
}
