import { Button, type ButtonProps } from 'antd';
import type { MouseEvent } from 'react';
import { useHref, useLinkClickHandler } from 'react-router';

/** A link that looks like a button: one thing for the keyboard, and the browser can open it elsewhere. */
export function ButtonLink({ to, onClick, ...button }: Omit<ButtonProps, 'href'> & { to: string }) {
  const follow = useLinkClickHandler<HTMLAnchorElement>(to);
  return (
    <Button
      {...button}
      href={useHref(to)}
      onClick={(event) => {
        onClick?.(event);
        follow(event as MouseEvent<HTMLAnchorElement>);
      }}
    />
  );
}
