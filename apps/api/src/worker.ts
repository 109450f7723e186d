import { Config } from './config';
import { run } from './main';

/** A process that only works: care, imports, exports. */
process.env.CARELOOP_ROLE = 'worker';
void run(Config.fromEnvironment());
