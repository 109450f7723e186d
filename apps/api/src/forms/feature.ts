import type { Feature } from '../app.module';
import { FormStore } from './form-store';
import { FormsController } from './forms.controller';
import { FormsService } from './forms.service';

export const forms: Feature = { controllers: [FormsController], providers: [FormStore, FormsService] };
