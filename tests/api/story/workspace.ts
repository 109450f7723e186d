import type { AppView, ImportView, OccurrenceView, Rehearsal, TaskView } from '@careloop/contracts';
import type { TestApp } from '../../support/app';
import type { Upload } from './uploads';

/** What the story does in its workspace, over HTTP. */
export class StoryWorkspace {
  constructor(readonly app: TestApp) {}

  /** Every item of a paged list. */
  async all<T>(url: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null | undefined = ''; cursor != null;) {
      const next: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
      const page = await this.ok(this.app.api.get<{ items: T[]; nextCursor?: string | null }>(`${url}${next}`));
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  ledger = (automation: string) => this.all<OccurrenceView>(`/occurrences?automation=${automation}&limit=200`);
  tasks = (queue: string) => this.all<TaskView>(`/tasks?queue=${queue}&limit=200`);

  /** Every record of a form: id → values of these fields. */
  async records(form: string, fields: string[]): Promise<Map<string, Record<string, unknown>>> {
    const found = new Map<string, Record<string, unknown>>();
    for (let cursor: string | null = null; ;) {
      const body = { fields, limit: 500, sort: [fields[0]], ...(cursor && { cursor }) };
      const page: { items: { id: string; values: Record<string, unknown> }[]; nextCursor: string | null } =
        await this.ok(this.app.api.post(`/forms/${form}/records/query`, body));
      for (const { id, values } of page.items) found.set(id, values);
      cursor = page.nextCursor;
      if (!cursor) return found;
    }
  }

  /** Uploads a file and waits until its rows are in. */
  async import({ form, name, content, mapping }: Upload): Promise<ImportView> {
    const fields = { mode: 'create', triggers: 'false', mapping: JSON.stringify(mapping) };
    const { id } = await this.ok(
      this.app.api.upload<{ id: string }>(`/forms/${form}/imports`, { name, content }, fields),
    );
    for (;;) {
      const job = await this.ok(this.app.api.get<ImportView>(`/imports/${id}`));
      if (!['waiting', 'running'].includes(job.state)) return job;
      await new Promise((later) => setTimeout(later, 250));
    }
  }

  /** Installs a template on forms of ours; answers the ids of its automations by name. */
  async install(template: string, choice: Record<string, unknown>): Promise<Record<string, string>> {
    const app = await this.ok(this.app.api.post<AppView>(`/templates/${template}/install`, choice));
    return Object.fromEntries(app.automations.map(({ id, name }) => [name, id]));
  }

  rehearse = (automation: string, from: string, to: string) =>
    this.ok(this.app.api.post<Rehearsal>(`/automations/${automation}/rehearse`, { from, to }));

  at = (instant: number) => this.ok(this.app.api.put('/test/clock', { now: new Date(instant).toISOString() }));
  tick = () => this.ok(this.app.api.post<{ planned: number; sent: number; tasks: number }>('/test/tick'));

  /** The answer's body; anything but success fails the story with what the server said. */
  async ok<T>(answer: Promise<{ status: number; body: T }>): Promise<T> {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body).slice(0, 2000)}`);
    return body;
  }
}
