import { Injectable } from '@nestjs/common';
import { Queues } from '../queues';

/** The queue of wake-ups for care. */
export const CARE_QUEUE = 'care';

/** What a wake-up says: these forms' changes wait to be read; none: occurrences are due or automations changed. */
export interface Wake {
  formId?: string;
}

/**
 * Tells the care workers that there is something to do, right after the commit that made it. A wake-up is never the
 * truth: whoever misses it finds the same in `change_queue` and `occurrences`, a second later.
 */
@Injectable()
export class Wakes {
  private local?: (wake: Wake) => void;
  private readonly adding = new Map<string, { again: boolean }>();

  constructor(private queues: Queues) {}

  /** The care loop of this very process, when it has one: it is told directly, which saves the way through the queue. */
  attach(local: (wake: Wake) => void) {
    this.local = local;
  }

  /** Changes of this form were queued for record triggers. */
  recordChanged(formId: string): Promise<void> {
    return this.tell({ formId });
  }

  /** Occurrences were planned that may be due, or an automation was switched on. */
  careDue(): Promise<void> {
    return this.tell({});
  }

  /** One job on its way per subject; news while it is being added make one more, however many there are. */
  private async tell(wake: Wake): Promise<void> {
    if (this.local) return this.local(wake);
    const subject = wake.formId ?? '';
    const running = this.adding.get(subject);
    if (running) {
      running.again = true;
      return;
    }
    const state = { again: false };
    this.adding.set(subject, state);
    try {
      do {
        state.again = false;
        await this.queues.wake(CARE_QUEUE, { ...wake });
      } while (state.again);
    } finally {
      this.adding.delete(subject);
    }
  }
}
