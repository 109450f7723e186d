import type { Feature } from '../app.module';
import { JudgeService } from './judge.service';
import { PeopleService } from './people.service';
import { RecordsController } from './records.controller';
import { RecordsService } from './records.service';

export const records: Feature = {
  controllers: [RecordsController],
  providers: [PeopleService, JudgeService, RecordsService],
};
