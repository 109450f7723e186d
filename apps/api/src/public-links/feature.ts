import type { Feature } from '../app.module';
import { PublicLinksController } from './public-links.controller';
import { PublicLinksService } from './public-links.service';
import { Seals } from './seals';
import { VisitorsController } from './visitors.controller';
import { VisitorsService } from './visitors.service';

export const publicLinks: Feature = {
  controllers: [PublicLinksController, VisitorsController],
  providers: [Seals, PublicLinksService, VisitorsService],
};
