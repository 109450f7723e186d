import { Client } from 'pg';
it('has a database', async () => {
  const c = new Client(process.env.CARELOOP_TEST_PG);
  await c.connect();
  expect((await c.query('select 1 as x')).rows[0].x).toBe(1);
  await c.end();
});
