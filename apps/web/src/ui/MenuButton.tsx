import { Button, type ButtonProps, type MenuProps } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';

const load = () => import('./OpenMenu');
const OpenMenu = lazy(load);

/** A button that opens a menu. What draws menus is fetched when a pointer or the focus comes near, not with the page. */
export function MenuButton({ menu, ...button }: ButtonProps & { menu: MenuProps }) {
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  const shown = useRef<HTMLButtonElement>(null);
  const turn = (next: boolean) => {
    setOpen(next);
    // Whoever left the menu by key goes on at its button; who clicked elsewhere is there already.
    if (!next)
      requestAnimationFrame(() => {
        const at = document.activeElement;
        if (at === document.body || at?.closest('[role=menu]')) shown.current?.focus();
      });
  };
  const plain = (
    <Button
      {...button}
      aria-haspopup="menu"
      aria-expanded={open}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => {
        setWanted(true);
        setOpen(true);
      }}
    />
  );
  if (!wanted) return plain;
  return (
    <Suspense fallback={plain}>
      <OpenMenu menu={menu} open={open} onOpenChange={turn}>
        <Button {...button} ref={shown} aria-haspopup="menu" aria-expanded={open} />
      </OpenMenu>
    </Suspense>
  );
}
