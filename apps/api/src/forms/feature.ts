import type { Feature } from '../app.module';
import { DesignerController } from './designer.controller';
import { FormStore } from './form-store';
import { FormUsesService } from './form-uses.service';
import { FormsController } from './forms.controller';
import { FormsService } from './forms.service';
import { TimeFormulas } from './time-formulas';

export const forms: Feature = {
  controllers: [FormsController, DesignerController],
  providers: [FormStore, FormsService, FormUsesService, TimeFormulas],
};
