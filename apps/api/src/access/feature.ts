import type { Feature } from '../app.module';
import { AccessController } from './access.controller';
import { AuditService } from './audit.service';
import { MembersService } from './members.service';
import { SessionsService } from './sessions.service';

export const access: Feature = {
  controllers: [AccessController],
  providers: [SessionsService, MembersService, AuditService],
};
