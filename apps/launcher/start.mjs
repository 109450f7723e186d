/** `npm start`: on a fresh clone with nothing but Node and npm, to a running Careloop. */
import { withNode } from './node-version.mjs';

withNode(() => import('./steps/start.mjs'));
