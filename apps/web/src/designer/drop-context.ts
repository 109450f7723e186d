import { createContext, useContext } from 'react';
import type { DropTarget } from './drop-target';

const Context = createContext<DropTarget | null>(null);
export const DropProvider = Context.Provider;

/** Where the dragged thing would come to stand, if anything is dragged over the canvas. */
export const useDropTarget = () => useContext(Context);
