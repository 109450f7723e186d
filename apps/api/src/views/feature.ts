import type { Feature } from '../app.module';
import { ListIndexes } from './list-indexes';
import { ViewsController } from './views.controller';
import { ViewsService } from './views.service';

export const views: Feature = { controllers: [ViewsController], providers: [ViewsService, ListIndexes] };
