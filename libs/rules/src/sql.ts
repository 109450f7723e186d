import type { Node } from './node';

/** Writes SQL for the nodes of one rule. */
export interface SqlWriter {
  /** The value of a node; NULL when it is empty (texts may also be ''). */
  value: (node: Node) => string;
  /** TRUE or FALSE: whether a node counts as true. */
  test: (node: Node) => string;
}
