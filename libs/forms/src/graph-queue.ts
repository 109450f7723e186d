/** Whole numbers that come out smallest first, each once at a time: a binary heap. */
export class Queue {
  private readonly heap: number[] = [];
  private readonly waiting = new Set<number>();

  add(n: number): void {
    if (this.waiting.has(n)) return;
    this.waiting.add(n);
    const { heap } = this;
    let at = heap.push(n) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (heap[above]! <= n) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = n;
  }

  /** The smallest, or undefined. */
  next(): number | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    this.waiting.delete(first);
    if (!heap.length) return first;
    let at = 0;
    for (;;) {
      let below = at * 2 + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && heap[below + 1]! < heap[below]!) below++;
      if (heap[below]! >= last) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}
