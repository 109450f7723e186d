import type { Feature } from '../app.module';
import { CommentsController } from './comments.controller';
import { CommentsService } from './comments.service';

export const comments: Feature = { controllers: [CommentsController], providers: [CommentsService] };
