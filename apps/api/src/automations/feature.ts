import type { Feature } from '../app.module';
import { AutomationStore } from './automation-store';
import { AutomationsController } from './automations.controller';
import { AutomationsService } from './automations.service';
import { CareService } from './care.service';
import { OccurrencesController } from './occurrences.controller';
import { OccurrencesService } from './occurrences.service';
import { ChangesService } from './planning/changes.service';
import { PlannerService } from './planning/planner.service';
import { RehearsalService } from './planning/rehearsal.service';
import { PublishingService } from './publishing.service';
import { ClaimsService } from './runs/claims.service';
import { RUN_PORTS } from './runs/ports';
import { ServerPorts } from './runs/run-ports';
import { RunnerService } from './runs/runner.service';
import { StepsService } from './runs/steps.service';
import { ResolvingService } from './resolving.service';
import { StepSecrets } from './step-secrets';
import { TimelineService } from './timeline.service';
import { Wakes } from './wakes';

export const automations: Feature = {
  controllers: [AutomationsController, OccurrencesController],
  providers: [
    AutomationStore,
    AutomationsService,
    StepSecrets,
    PublishingService,
    PlannerService,
    ChangesService,
    RehearsalService,
    ClaimsService,
    StepsService,
    RunnerService,
    { provide: RUN_PORTS, useClass: ServerPorts },
    ResolvingService,
    OccurrencesService,
    TimelineService,
    CareService,
    Wakes,
  ],
};
