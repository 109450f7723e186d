/** A worker of the built server that says when it is at work. */
process.env.CARELOOP_ROLE = 'worker';
const { serve } = require('../../apps/api/dist/main.js');

serve().then(
  () => process.send('ready'),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
// Nobody must outlive the test that started it.
process.on('disconnect', () => process.exit(0));
