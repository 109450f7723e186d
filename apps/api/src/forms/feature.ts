import type { Feature } from '../app.module';
import { FormStore } from './form-store';
import { FormsController } from './forms.controller';
import { FormsService } from './forms.service';
import { TimeFormulas } from './time-formulas';

export const forms: Feature = { controllers: [FormsController], providers: [FormStore, FormsService, TimeFormulas] };
