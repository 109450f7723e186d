import type { RuleSchema } from '@careloop/rules';
import { createContext, useContext } from 'react';
import type { Offer } from './hints';
import type { Group } from './model';

interface Builder {
  offer: Offer;
  /** Changes the whole tree. */
  edit: (change: (root: Group) => Group) => void;
  disabled: boolean;
}

const Context = createContext<Builder | null>(null);
export const BuilderProvider = Context.Provider;

/** The builder a row belongs to. */
export function useBuilder(): Builder {
  const builder = useContext(Context);
  if (!builder) throw new Error('useBuilder is used outside a ConditionBuilder');
  return builder;
}

/** What a row of the builder is drawn with. */
export interface RowProps<T> {
  item: T;
  schema: RuleSchema;
  /** Position among its neighbours. */
  at: number;
  of: number;
  depth: number;
}
