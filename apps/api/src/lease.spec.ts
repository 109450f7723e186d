import { Lease, LeaseEnded, moment } from './lease';

describe('a lease', () => {
  let steady = 0;
  let wall = 0;
  const real = { now: Date.now, steady: performance.now.bind(performance) };
  beforeEach(() => {
    [steady, wall] = [0, 0];
    jest.spyOn(Date, 'now').mockImplementation(() => real.now() + wall);
    jest.spyOn(performance, 'now').mockImplementation(() => real.steady() + steady);
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['a process that was stopped', 61_000, 61_000],
    ['a laptop that slept, whose steady clock slept too', 0, 61_000],
    ['a wall clock that was set back meanwhile', 61_000, -3_600_000],
  ])('has ended for %s', (_, bySteady, byWall) => {
    const lease = new Lease(60);
    expect(lease.holds).toBe(true);
    [steady, wall] = [bySteady, byWall];
    expect(lease.holds).toBe(false);
    expect(() => lease.check()).toThrow(LeaseEnded);
  });

  it('ends a little before others may begin, and goes on when it is renewed', () => {
    const lease = new Lease(60);
    steady = 57_000;
    expect(lease.holds).toBe(true);
    const asked = moment();
    steady = 59_000;
    expect(lease.holds).toBe(false);
    lease.renew(asked);
    expect(lease.holds).toBe(true);
    steady = 57_000 + 58_500;
    expect(lease.holds).toBe(false);
  });
});
