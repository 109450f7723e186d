import type { Feature } from '../app.module';
import { FileIntake } from './file-intake';
import { FileStore } from './file-store';
import { FileSweeper } from './file-sweeper';
import { FileUses } from './file-uses';
import { FilesController } from './files.controller';
import { FilesService } from './files.service';
import { Thumbnails } from './thumbnails';

export const files: Feature = {
  controllers: [FilesController],
  providers: [FileStore, FileIntake, FileUses, FilesService, FileSweeper, Thumbnails],
};
