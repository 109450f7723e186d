import type { Feature } from '../app.module';
import { BatchRunner } from './batch-runner';
import { BatchUndo } from './batch-undo';
import { BatchesController } from './batches.controller';
import { BatchesService } from './batches.service';
import { Bin } from './bin';
import { BinController } from './bin.controller';
import { RefusalReasons } from './reasons';

export const batches: Feature = {
  controllers: [BatchesController, BinController],
  providers: [RefusalReasons, BatchUndo, Bin, BatchRunner, BatchesService],
};
