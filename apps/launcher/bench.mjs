/** `npm run bench`: prepares as `npm test` does and runs the benchmarks; arguments after `--` go to them. */
import { withNode } from './node-version.mjs';

withNode(() => import('./steps/bench.mjs'));
