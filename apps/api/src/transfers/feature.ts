import type { Feature } from '../app.module';
import { ExportRunner } from './export-runner';
import { ExportsService } from './exports.service';
import { TransferFiles } from './files';
import { ImportRunner } from './import-runner';
import { ImportsService } from './imports.service';
import { TransferRetention } from './retention';
import { TransferJobs } from './transfer-jobs';
import { TransfersController } from './transfers.controller';

export const transfers: Feature = {
  controllers: [TransfersController],
  providers: [
    TransferFiles,
    TransferRetention,
    TransferJobs,
    ImportsService,
    ImportRunner,
    ExportsService,
    ExportRunner,
  ],
};
