import type { Feature } from '../app.module';
import { DemoService } from './demo.service';
import { TemplatesController } from './templates.controller';
import { TemplatesService } from './templates.service';

export const templates: Feature = { controllers: [TemplatesController], providers: [TemplatesService, DemoService] };
