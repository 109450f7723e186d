import { normaliseLayout, sameValue, type FieldDefinition, type LayoutItem } from '@careloop/forms';
import { orderedFields, tidy, type DraftField, type FormDraft } from './draft';
import { freeKey } from './keys';
import { renameField } from './rename';

/** One thing that two people changed in different ways. */
export interface Collision {
  /** Stable, to remember the choice by. */
  id: string;
  /** The field's label; absent for what belongs to the form. */
  field?: string;
  /** The setting, `removed` where one took off what the other changed. */
  setting: string;
}

export type Side = 'mine' | 'theirs';

/** Takes the side that changed something; where both did, differently, it is a collision and the choice decides. */
class Merging {
  readonly collisions: Collision[] = [];
  constructor(private readonly choices: Readonly<Record<string, Side>>) {}

  pick<T>(base: T, mine: T, theirs: T, collision: Collision): T {
    if (sameValue(mine, base)) return theirs;
    if (sameValue(theirs, base) || sameValue(mine, theirs)) return mine;
    this.collisions.push(collision);
    return this.choices[collision.id] === 'theirs' ? theirs : mine;
  }
}

const byId = (fields: DraftField[]) =>
  new Map(fields.flatMap((field) => (field.id ? [[field.id, field] as const] : [])));

/**
 * My changes on top of theirs: settings, fields, sections and checks that only one of us changed come as changed; where
 * both changed the same, `choices` decide (mine unless said otherwise). Neither side loses a field it added.
 */
export function mergeDrafts(
  base: FormDraft,
  mine: FormDraft,
  theirs: FormDraft,
  choices: Readonly<Record<string, Side>> = {},
): { draft: FormDraft; collisions: Collision[] } {
  const merging = new Merging(choices);
  const own = withOwnNames(base, mine, theirs);
  const fields = mergeFieldLists(base, own, theirs, merging);
  const live = new Set(fields.map(({ id, key }) => id ?? key));
  const draft: FormDraft = {
    name: merging.pick(base.name, own.name, theirs.name, { id: 'name', setting: 'name' }),
    key: theirs.key,
    kind: theirs.kind,
    fields,
    layout: [],
    removed: [...theirs.removed, ...own.removed, ...theirs.fields].filter(
      ({ id }, i, all) => id && !live.has(id) && all.findIndex((one) => one.id === id) === i,
    ),
    roles: mergeRecords(
      base.roles,
      own.roles,
      theirs.roles,
      (role) => ({ id: `role ${role}`, setting: 'roles' }),
      merging,
    ),
    checks: mergeChecks(base, own, theirs, merging),
  };
  return { draft: { ...draft, layout: mergeLayouts(base, own, theirs, draft) }, collisions: merging.collisions };
}

/** Mine, with other keys for what they have named the same way meanwhile. */
function withOwnNames(base: FormDraft, mine: FormDraft, theirs: FormDraft): FormDraft {
  let draft = mine;
  const taken = [...theirs.fields, ...theirs.removed].map(({ key }) => key);
  for (const { id, key } of mine.fields)
    if (!id && taken.includes(key))
      draft = renameField(draft, key, freeKey(`${key}_`, [...taken, ...draft.fields.map((field) => field.key)]));
  const idsOf = ({ layout }: FormDraft) => layout.flatMap((item) => (item.kind === 'field' ? [] : [item.id]));
  const [known, others] = [idsOf(base), idsOf(theirs)];
  const used = new Set([...idsOf(draft), ...others]);
  return {
    ...draft,
    layout: draft.layout.map((item) => {
      if (item.kind === 'field' || known.includes(item.id) || !others.includes(item.id)) return item;
      const id = freeKey(item.kind, [...used]);
      used.add(id);
      return { ...item, id };
    }),
  };
}

function mergeFieldLists(base: FormDraft, mine: FormDraft, theirs: FormDraft, merging: Merging): DraftField[] {
  const [was, own, other] = [byId(base.fields), byId(mine.fields), byId(theirs.fields)];
  const merged: DraftField[] = [];
  for (const [id, their] of other) {
    const [old, my] = [was.get(id), own.get(id)];
    if (my) merged.push(mergeSettings(old ?? my, my, their, merging));
    else if (!old) merged.push(their);
    else if (merging.pick<boolean | DraftField>(tidy(old), false, tidy(their), removal(their)) !== false)
      merged.push(their);
  }
  for (const field of orderedFields(mine)) {
    const { id } = field;
    if (!id) merged.push(field);
    else if (!other.has(id)) {
      const old = was.get(id);
      // Taken off by them: it stays where it was changed or brought back here.
      if (!old || merging.pick<boolean | DraftField>(tidy(old), tidy(field), false, removal(field)) !== false)
        merged.push(field);
    }
  }
  return merged;
}

const removal = ({ id, label }: DraftField): Collision => ({ id: `${id} removed`, field: label, setting: 'removed' });

function mergeSettings(base: DraftField, mine: DraftField, theirs: DraftField, merging: Merging): DraftField {
  const parts = [base, mine, theirs].map((field) => tidy(field) as unknown as Record<string, unknown>);
  const [was, own, other] = parts as [Record<string, unknown>, Record<string, unknown>, Record<string, unknown>];
  return mergeRecords(
    was,
    own,
    other,
    (setting) => ({ id: `${theirs.id} ${setting}`, field: theirs.label, setting }),
    merging,
  ) as unknown as DraftField;
}

function mergeRecords<T extends object>(
  base: T,
  mine: T,
  theirs: T,
  collision: (name: string) => Collision,
  merging: Merging,
): T {
  const [was, own, other] = [base, mine, theirs] as Record<string, unknown>[] as [
    Record<string, unknown>,
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const names = new Set([...Object.keys(other), ...Object.keys(own)]);
  return Object.fromEntries(
    [...names]
      .map((name) => [name, merging.pick(was[name], own[name], other[name], collision(name))] as const)
      .filter(([, value]) => value !== undefined),
  ) as T;
}

function mergeChecks(base: FormDraft, mine: FormDraft, theirs: FormDraft, merging: Merging): FormDraft['checks'] {
  const find = (draft: FormDraft, id: string) => draft.checks.find((check) => check.id === id);
  const ids = new Set([...theirs.checks, ...mine.checks].map(({ id }) => id));
  return [...ids].flatMap((id) => {
    const [old, my, their] = [find(base, id), find(mine, id), find(theirs, id)];
    const message = (my ?? their)!.message;
    const taken = merging.pick(old, my, their, { id: `check ${id}`, field: message, setting: 'checks' });
    return taken ? [taken] : [];
  });
}

/** The order of whoever changed it, mine if both did; what only the other has comes behind what it stood behind there. */
function mergeLayouts(base: FormDraft, mine: FormDraft, theirs: FormDraft, draft: FormDraft): LayoutItem[] {
  const tokens = ({ fields, layout }: FormDraft) => {
    const ids = new Map(fields.map(({ key, id }) => [key, id ?? key]));
    return layout.map((item) => (item.kind === 'field' ? `field ${ids.get(item.key)}` : `item ${item.id}`));
  };
  const items = new Map<string, LayoutItem>();
  for (const [version, names] of [
    [theirs, tokens(theirs)],
    [mine, tokens(mine)],
  ] as const)
    version.layout.forEach((item, i) => item.kind !== 'field' && items.set(names[i]!, item));
  // Words of a section that only they changed are theirs.
  const [was, own, other] = [base, mine, theirs].map(
    ({ layout }) => new Map(layout.flatMap((item) => (item.kind === 'field' ? [] : [[item.id, item] as const]))),
  ) as [Map<string, LayoutItem>, Map<string, LayoutItem>, Map<string, LayoutItem>];
  for (const [id, item] of other) if (own.has(id) && sameValue(own.get(id), was.get(id))) items.set(`item ${id}`, item);
  for (const { id, key } of draft.fields) items.set(`field ${id ?? key}`, { kind: 'field', key });

  const [atFirst, here, there] = [tokens(base), tokens(mine), tokens(theirs)];
  const [lead, follow] = sameValue(here, atFirst) ? [there, here] : [here, there];
  // Sections that one of us took away are gone; fields were decided above.
  const gone = (name: string) =>
    name.startsWith('item ') && atFirst.includes(name) && (!here.includes(name) || !there.includes(name));
  const order = lead.filter((name) => !gone(name));
  follow.forEach((name, i) => {
    if (order.includes(name) || gone(name)) return;
    const before = follow.slice(0, i).findLast((one) => order.includes(one));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, name);
  });
  const layout = order.flatMap((name) => items.get(name) ?? []);
  return normaliseLayout({ fields: draft.fields as FieldDefinition[], layout });
}
