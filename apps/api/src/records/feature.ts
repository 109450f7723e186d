import type { Feature } from '../app.module';
import { PeopleService } from './people.service';
import { RecordsController } from './records.controller';
import { RecordsService } from './records.service';

export const records: Feature = { controllers: [RecordsController], providers: [PeopleService, RecordsService] };
