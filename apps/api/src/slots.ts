/** A bound on what runs at the same time; whoever comes later waits in line. */
export class Slots {
  private free: number;
  private waiting: { need: number; go: () => void }[] = [];

  constructor(private total: number) {
    this.free = total;
  }

  /** Runs `work` once `need` slots (at most all of them) are free. */
  async use<T>(need: number, work: () => Promise<T>): Promise<T> {
    const taken = Math.min(need, this.total);
    if (this.waiting.length || this.free < taken)
      await new Promise<void>((go) => this.waiting.push({ need: taken, go }));
    else this.free -= taken;
    try {
      return await work();
    } finally {
      this.free += taken;
      while (this.waiting.length && this.waiting[0]!.need <= this.free) {
        const { need: next, go } = this.waiting.shift()!;
        this.free -= next;
        go();
      }
    }
  }
}
