import type { Feature } from '../app.module';
import { PluginsController, PluginsService } from './plugins.controller';

export const plugins: Feature = { controllers: [PluginsController], providers: [PluginsService] };
