import { emptyGroup, rowId, type Condition, type Group } from './model';

type Edit = (items: Condition[], at: number) => Condition[];

/** The tree with `edit` done to the list that holds the row; the rows of related-record conditions too. */
function around(group: Group, id: string, edit: Edit): Group {
  const at = group.items.findIndex((item) => item.id === id);
  if (at >= 0) return { ...group, items: edit(group.items, at) };
  return { ...group, items: group.items.map((item) => inside(item, (inner) => around(inner, id, edit))) };
}

/** The row with its inner groups changed. */
function inside(item: Condition, change: (group: Group) => Group): Condition {
  if (item.kind === 'group') return change(item);
  if (item.kind !== 'line' || item.subject?.kind !== 'related' || !item.subject.where) return item;
  return { ...item, subject: { ...item.subject, where: change(item.subject.where) } };
}

/** The row replaced by another. */
export const replace = (root: Group, id: string, by: Condition): Group =>
  root.id === id && by.kind === 'group' ? by : around(root, id, (items, at) => items.with(at, by));

/** The row gone; a group that held nothing else stays, empty. */
export const remove = (root: Group, id: string): Group =>
  around(root, id, (items, at) => items.filter((_, i) => i !== at));

/** A copy of the row right below it. */
export const duplicate = (root: Group, id: string): Group =>
  around(root, id, (items, at) => items.toSpliced(at + 1, 0, withNewIds(items[at]!)));

/** The row one place up (-1) or down (1) among its neighbours; at the edge nothing happens. */
export const move = (root: Group, id: string, by: -1 | 1): Group =>
  around(root, id, (items, at) => {
    const to = at + by;
    if (to < 0 || to >= items.length) return items;
    return items.with(at, items[to]!).with(to, items[at]!);
  });

/** The row put into a group of its own, where more rows can join it. */
export const wrap = (root: Group, id: string): Group =>
  around(root, id, (items, at) => items.with(at, { ...emptyGroup([items[at]!]), bare: false }));

/** The row with fresh ids, all the way down. */
export function withNewIds(item: Condition): Condition {
  const renewed = (group: Group): Group => ({ ...group, id: rowId(), items: group.items.map(withNewIds) });
  return item.kind === 'group' ? renewed(item) : { ...inside(item, renewed), id: rowId() };
}
