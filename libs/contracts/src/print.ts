import Type, { type Static } from 'typebox';
import { Nullable, Strict } from './shared';

const html = Type.String({ maxLength: 20_000 });

export const PrintTemplateView = Type.Object({
  /** Whether somebody wrote it; else it follows the form's fields. */
  own: Type.Boolean(),
  html: Type.String(),
});
export type PrintTemplateView = Static<typeof PrintTemplateView>;
export const ChangePrintTemplate = Strict({
  /** HTML with `{{field}}`, `{{#if}}`, `{{#each lines}}{{this.amount}}{{/each}}`; null: back to the form's fields. */
  html: Nullable(html),
});
export type ChangePrintTemplate = Static<typeof ChangePrintTemplate>;
export const PrintRecord = Strict({
  /** Builders may look at a template before it is kept. */
  html: Type.Optional(html),
});
export type PrintRecord = Static<typeof PrintRecord>;
export const PrintedRecord = Type.Object({
  title: Type.String(),
  /** Sanitised HTML. */
  html: Type.String(),
});
export type PrintedRecord = Static<typeof PrintedRecord>;
