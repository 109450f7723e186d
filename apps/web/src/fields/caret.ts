/** Where a selection begins and ends, counted in characters of the page's text. */
export interface Marked {
  from: number;
  to: number;
}

/** The selection inside a page; null when it is elsewhere. */
export function marked(page: HTMLElement): Marked | null {
  const selection = window.getSelection();
  if (!selection?.rangeCount || !page.contains(selection.anchorNode)) return null;
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const lengthTo = (node: Node, offset: number) => {
    const before = document.createRange();
    before.selectNodeContents(page);
    before.setEnd(node, offset);
    return before.toString().length;
  };
  return { from: lengthTo(startContainer, startOffset), to: lengthTo(endContainer, endOffset) };
}

/** Selects the same characters again, after the blocks around them have changed. */
export function mark(page: HTMLElement, { from, to }: Marked): void {
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let passed = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const end = passed + (node.textContent?.length ?? 0);
    if (!begun && from <= end) {
      range.setStart(node, from - passed);
      begun = true;
    }
    if (begun && to <= end) {
      range.setEnd(node, to - passed);
      const selection = window.getSelection();
      selection?.removeAllRanges();
      selection?.addRange(range);
      return;
    }
    passed = end;
  }
}
