import type { Feature } from '../app.module';
import { CareTasksService } from './care-tasks.service';
import { QueuesService } from './queues.service';
import { RecordCards } from './record-cards';
import { TasksController } from './tasks.controller';
import { TasksService } from './tasks.service';

export const tasks: Feature = {
  controllers: [TasksController],
  providers: [QueuesService, TasksService, CareTasksService, RecordCards],
};
