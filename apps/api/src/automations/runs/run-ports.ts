import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '@careloop/kernel';
import type { Registry } from '@careloop/sdk';
import type { Step } from '@careloop/workflow';
import { HttpPort } from '../../messages/http-port';
import { MessagesService } from '../../messages/messages.service';
import { RenderService } from '../../messages/render.service';
import { RecordsService } from '../../records/records.service';
import { APP_REGISTRY } from '../../registry';
import { CareTasksService } from '../../tasks/care-tasks.service';
import { chainOf, linkOf } from '../planning/causation';
import { fieldsRead } from '../step-templates';
import type { Run } from './claimed';
import type { RunPorts } from './ports';

/** The server's own messages, tasks, records and network, as runs reach them. */
@Injectable()
export class ServerPorts implements RunPorts {
  constructor(
    readonly messages: MessagesService,
    readonly tasks: CareTasksService,
    readonly http: HttpPort,
    private records: RecordsService,
    private render: RenderService,
    @Inject(APP_REGISTRY) private registry: Registry,
  ) {}

  updateRecord = async ({ row, automation, form }: Run, id: string, values: Record<string, unknown>) => {
    const chain = [...chainOf({ kind: 'automation', chain: row.event.chain }), linkOf(row.automationId, row.id)];
    const ctx: RequestContext = {
      workspaceId: row.workspaceId,
      zone: automation.zone,
      role: 'system',
      language: 'zh-CN',
      cause: { kind: 'automation', id: row.id, chain },
    };
    const { version } = await this.records.update(ctx, form.id, id, values);
    return { version };
  };

  renderer = async ({ row, form, record }: Run, step: Step, now: Date, outputs: Run['row']['outputs']) => {
    const { workspaceId, zone } = row;
    const fields = fieldsRead(step, this.registry.action(step.action));
    const prepared = await this.render.prepare({
      workspaceId,
      form,
      values: record.values,
      now,
      zone,
      language: 'zh-CN',
      fields,
    });
    return prepared(outputs);
  };
}
