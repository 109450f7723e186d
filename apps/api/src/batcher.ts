/**
 * Gathers what many concurrent callers want to have done and does it together: while one batch is under way the next
 * one fills. Each caller gets its own answer; a batch that fails as a whole fails for each of its callers.
 */
export class Batcher<Item, Answer> {
  private waiting: { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];
  private running = 0;
  private scheduled = false;

  /** `work` answers one result per item, in order. */
  constructor(
    private work: (items: Item[]) => Promise<Answer[]>,
    private options: { most: number; atOnce: number },
  ) {}

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule() {
    if (this.scheduled || this.running >= this.options.atOnce) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.flush();
    });
  }

  private async flush() {
    const batch = this.waiting.splice(0, this.options.most);
    if (!batch.length) return;
    this.running++;
    if (this.waiting.length) this.schedule();
    try {
      const answers = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, i) => resolve(answers[i]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.running--;
      if (this.waiting.length) this.schedule();
    }
  }
}
