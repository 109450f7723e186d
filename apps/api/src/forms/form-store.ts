import { Inject, Injectable } from '@nestjs/common';
import type { FormDefinition } from '@careloop/forms';
import { NotFound } from '@careloop/kernel';
import { Form, recordTable, type RecordTable } from '@careloop/database';
import type { Registry } from '@careloop/sdk';
import { IsNull } from 'typeorm';
import { Database } from '../database';
import { Notices } from '../notices';
import { APP_REGISTRY } from '../registry';

interface Known {
  forms: Form[];
  definitions: FormDefinition[];
  tables: Map<string, RecordTable>;
  until: number;
}

/** A lost notice may not leave a process with old forms for longer than this. */
const KEEP_MS = 10_000;

/** The forms of each workspace and their tables, remembered until somebody changes one. */
@Injectable()
export class FormStore {
  private readonly known = new Map<string, Promise<Known>>();

  constructor(
    private db: Database,
    private notices: Notices,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {
    this.notices.on('forms', (workspaceId) => this.known.delete(workspaceId));
  }

  /** Live forms, oldest first. */
  async all(workspaceId: string): Promise<Form[]> {
    return (await this.load(workspaceId)).forms;
  }

  async definitions(workspaceId: string): Promise<FormDefinition[]> {
    return (await this.load(workspaceId)).definitions;
  }

  /** The table of a form by id or key; `NotFound('FORM_NOT_FOUND')`. */
  async table(workspaceId: string, form: string): Promise<RecordTable> {
    const known = await this.load(workspaceId);
    const definition = known.definitions.find((f) => f.id === form || f.key === form);
    if (!definition) throw new NotFound('FORM_NOT_FOUND');
    let table = known.tables.get(definition.id);
    if (!table) {
      table = recordTable(workspaceId, definition, this.registry.field, known.definitions);
      known.tables.set(definition.id, table);
    }
    return table;
  }

  /** Call after a commit that changed a form: here at once, in other processes by notice. */
  async changed(workspaceId: string): Promise<void> {
    this.known.delete(workspaceId);
    await this.notices.tell('forms', workspaceId);
  }

  private async load(workspaceId: string): Promise<Known> {
    const known = this.known.get(workspaceId);
    if (known && (await known).until > Date.now()) return known;
    const fresh = this.read(workspaceId);
    this.known.set(workspaceId, fresh);
    fresh.catch(() => this.known.delete(workspaceId));
    return fresh;
  }

  private async read(workspaceId: string): Promise<Known> {
    const forms = await this.db
      .forWorkspace({ workspaceId }, Form)
      .find({ where: { deletedAt: IsNull() }, order: { createdAt: 'ASC', id: 'ASC' } });
    return { forms, definitions: forms.map((f) => f.definition), tables: new Map(), until: Date.now() + KEEP_MS };
  }
}
