import type { Feature } from '../app.module';
import { AccessController } from './access.controller';
import { AuditService } from './audit.service';
import { DepartmentsController } from './departments.controller';
import { DepartmentsService } from './departments.service';
import { MembersService } from './members.service';
import { SessionsService } from './sessions.service';

export const access: Feature = {
  controllers: [AccessController, DepartmentsController],
  providers: [SessionsService, MembersService, DepartmentsService, AuditService],
};
