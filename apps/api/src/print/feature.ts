import type { Feature } from '../app.module';
import { PrintController } from './print.controller';
import { PrintService } from './print.service';

export const print: Feature = { controllers: [PrintController], providers: [PrintService] };
