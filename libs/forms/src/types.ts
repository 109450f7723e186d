import type { Language, Text } from '@careloop/kernel';
import type { Kind, Rule } from '@careloop/rules';

/** A choice of a select field. The key is stored and never changes; the label may. */
export interface FieldOption {
  key: string;
  label: string;
  color?: string;
  /** Retired options stay readable and can't be chosen any more. */
  retired?: boolean;
}

/** One field as its author defined it. `id` is immutable and names the column; `key` is the name clients use. */
export interface FieldDefinition {
  id: string;
  key: string;
  type: string;
  label: string;
  help?: string;
  required?: boolean;
  unique?: boolean;
  default?: unknown;
  /** Width on the form, in twelfths. */
  span?: number;
  // Settings of single types; each type checks its own (FieldType.settings).
  options?: FieldOption[];
  /** select, multi-select: one list that opens, or all options as buttons (单选按钮、复选框). Default: dropdown. */
  style?: 'dropdown' | 'buttons';
  /** 选项联动: which options are offered beside each option of another field; an option without an entry offers all. */
  optionsBy?: { field: string; map: Record<string, string[]> };
  /** text, url, serial: shown as a code to be scanned, too. */
  display?: 'qr' | 'barcode';
  /** address: how far down it goes; default: detail. */
  depth?: 'province' | 'city' | 'district' | 'detail';
  scale?: number;
  unit?: string;
  currency?: string;
  min?: number;
  max?: number;
  maxLength?: number;
  pattern?: string;
  /** serial: `{ prefix, digits, reset }`. */
  serial?: { prefix?: string; digits?: number; reset?: 'never' | 'year' | 'month' | 'day' };
  /** link: key or id of the form it points to. */
  form?: string;
  /** subform: the fields of its rows, which are `{ <key>: value }` in a list. */
  fields?: FieldDefinition[];
  /** 公式: the value is always this formula's; nobody writes it. Its result has to be of the field's kind. */
  formula?: string;
  /** The value of a new record follows this formula until somebody writes the field. */
  defaultFormula?: string;
  /** 显隐: shown only while this holds. While it is hidden, all else reads the field as empty. */
  visibleWhen?: Rule;
  /** Required while this holds, beside `required`; a hidden field never is. */
  requiredWhen?: Rule;
  /** Can't be written by people while this holds. */
  readonlyWhen?: Rule;
  /** 引用: the value is always that of the record a link names; nobody writes it. */
  lookup?: FieldLookup;
  /** 汇总: the value is always reckoned from the records that link here; nobody writes it. */
  rollup?: FieldRollup;
  /** 数据联动: filled from a record of another form. */
  linkage?: FieldLinkage;
  /** Removed from the form; its column and values stay until an admin purges them. */
  removed?: boolean;
}

/** Shows `field` of the record that our field `link` names. The field is of that field's type. */
export interface FieldLookup {
  link: string;
  field: string;
}

/** Sums up the records of `form` whose field `link` names this record, where `filter` holds. */
export interface FieldRollup {
  /** Key or id of the form whose records are summed up. */
  form: string;
  link: string;
  op: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'latest';
  /** What is summed up; for `count` nothing. */
  field?: string;
  /** `latest`: the field that says which record is; default is when it was made. */
  by?: string;
  filter?: Rule;
}

/** Fills a field with `take` of the newest record of `form` for which every pair is equal; asked again when ours change. */
export interface FieldLinkage {
  /** Key or id of the form that is looked into. */
  form: string;
  match: { theirs: string; ours: string }[];
  take: string;
}

/** 提交校验: what has to hold when a record is saved, and what to say, beside which fields, when it does not. */
export interface FormCheck {
  id: string;
  rule: Rule;
  message: string;
  /** Asked while one of these is shown; with none, always. */
  fields: string[];
}

/**
 * One thing of a form's layout, a flat list: a section or a tab holds what follows until the next section or tab. `id` is
 * the author's, unique in the form.
 */
export type LayoutItem =
  | { kind: 'field'; key: string }
  | { kind: 'section'; id: string; title: string; collapsed?: boolean }
  | { kind: 'tab'; id: string; title: string }
  | { kind: 'divider'; id: string; title?: string }
  | { kind: 'note'; id: string; text: string };

/** Field keys that play a part in care, by part. */
export interface FormRoles {
  name?: string;
  mobile?: string;
  email?: string;
  birthday?: string;
  lunarBirthday?: string;
  owner?: string;
  zone?: string;
  /** For forms of other kinds: the link field that names the customer. */
  customer?: string;
}

export type FormKind = 'customer' | 'record';

/** A form as data. Every saved change makes a new version; records live in one physical table. */
export interface FormDefinition {
  id: string;
  key: string;
  name: string;
  kind: FormKind;
  version: number;
  fields: FieldDefinition[];
  roles: FormRoles;
  checks?: FormCheck[];
  /** How the fields are arranged, with sections, tabs, dividers and notes. Absent: in their order. See `layoutBlocks`. */
  layout?: LayoutItem[];
}

/** A JSON Schema (draft 2020-12 subset that ajv 8 checks). */
export type JsonSchema = { [keyword: string]: unknown };

/** What a parser needs to turn a cell of a file, or typed text, into a value. */
export interface ParseContext {
  language: Language;
  zone: string;
  /** True for a spreadsheet's number cells: a bare number in a date column counts days since 1899-12-30. */
  serialDates?: boolean;
  /** Members by lower-cased e-mail address and by name. */
  member?: (text: string) => string | undefined;
  /** Departments by name, and by path from the top: `销售部/华南组`. */
  department?: (text: string) => string | undefined;
  /** A record of the linked form by id, serial number or unique value; resolved set-based before parsing. */
  link?: (field: FieldDefinition, text: string) => string | undefined;
}

/** What a parser answers: a value (null = empty), or why not. */
export type Parsed = { value: unknown } | { error: string; message: Text };

/** What is wrong with one value, as a sentence that follows the field's label. */
export interface FieldProblem {
  code: string;
  message: Text;
  params?: Record<string, unknown>;
}

/** What the reader of a displayed value knows. Without a zone instants are shown in UTC, and say so. */
export interface DisplayContext {
  zone?: string;
  /** Name of a member, department or linked record by id. */
  name?: (id: string, field: FieldDefinition) => string | undefined;
}

/**
 * A field type: everything the platform knows about one kind of value. Defined through the sdk (`defineField`), one
 * file each; the same door for built-ins and third parties. All functions are pure and run in browser and server.
 */
export interface FieldType {
  id: string;
  label: Text;
  /** Palette group. */
  group: 'basic' | 'choice' | 'people' | 'care' | 'advanced';
  /** How rules read it. */
  kind: Kind;
  /** SQL type of the column, e.g. `text`, `numeric(20,2)`, `date`, `uuid`, `text[]`. `text`, never `varchar(n)`. */
  column: (field: FieldDefinition) => string;
  /** Index worth having when the field is filtered or sorted; `expression` uses `{column}`. Null = none pays. */
  index?: (field: FieldDefinition) => { method: 'btree' | 'gin'; expression?: string; opclass?: string } | null;
  /** JSON Schema of one value that is present (null is handled by the form: empty unless required). */
  jsonSchema: (field: FieldDefinition) => JsonSchema;
  /** Problems of the field's own settings (an option list without options …). */
  checkSettings?: (field: FieldDefinition) => { path: string; code: string; message: Text }[];
  /** What a JSON Schema can't say (a date that exists, a lone surrogate …). After jsonSchema, before normalise. */
  check?: (value: unknown, field: FieldDefinition) => FieldProblem | null;
  /** Brings an accepted input to its one stored spelling (trim, lower-case an e-mail address …). After jsonSchema. */
  normalise?: (value: unknown, field: FieldDefinition) => unknown;
  /** API value → SQL parameter (same shape unless the column differs, e.g. lunar-date → integer). Null stays null. */
  toColumn?: (value: unknown, field: FieldDefinition) => unknown;
  /** The same for a row of COPY text format, before escaping. Default: String(toColumn(value)). */
  toCopy?: (value: unknown, field: FieldDefinition) => string;
  /** SQL that turns `{column}` into its JSON (API) value. Default: the column itself through to_jsonb. */
  jsonSql?: (column: string, field: FieldDefinition) => string;
  /** SQL expression to sort by, of the column's own type. Default: the column; text columns are `COLLATE "C"`. */
  sortSql?: (column: string, field: FieldDefinition) => string;
  /** When two values are the same for `unique` and for an import's key, if that is not equality (e-mail: letter case). */
  identity?: { sql: (column: string) => string; of: (value: unknown) => unknown };
  /** Text of a file's cell, or typed text → value. */
  parse: (text: string, field: FieldDefinition, ctx: ParseContext) => Parsed;
  /** Value → text for people, files and templates. Never throws. */
  display: (value: unknown, field: FieldDefinition, language: Language, ctx?: DisplayContext) => string;
  /** Decimals its numbers keep, where they are bounded: what formulas make is rounded to them. */
  decimals?: (field: FieldDefinition) => number | undefined;
  /** Its values are lists of stored files (`{ id, name, size, type }`), of any type or only pictures; the server keeps the files. */
  files?: 'any' | 'image';
  /** Values the server makes itself (serial numbers): callers may not write them. */
  system?: boolean;
}

/** Finds the field type with this id; throws `Invalid('FIELD_TYPE_UNKNOWN')` when there is none. */
export type FieldTypes = (id: string) => FieldType;
