/** `npm test`: on a fresh clone, installs what is missing, builds, and runs every suite. */
import { withNode } from './node-version.mjs';

withNode(() => import('./steps/test.mjs'));
