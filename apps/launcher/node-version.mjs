/**
 * Goes on with `next` if this Node can run Careloop, else says what is needed.
 *
 * Written for Nodes of long ago, which could not even read the other files.
 *
 * @param {() => Promise<unknown>} next
 */
export function withNode(next) {
  const parts = process.versions.node.split('.').map(Number);
  const newEnough = parts[0] > 20 || (parts[0] === 20 && parts[1] >= 19);
  // Our framework ships ES modules that CommonJS loads; 21 and the first 22 cannot do that yet.
  if (newEnough && process.features.require_module) return next();
  console.error('\n✗ 需要 Node.js 20.19 以上（或 22.12 以上、24），当前是 ' + process.versions.node + '。');
  console.error(
    '  Careloop needs Node.js 20.19 or later (or 22.12 or later, or 24); this is ' + process.versions.node + '.',
  );
  process.exit(1);
}
