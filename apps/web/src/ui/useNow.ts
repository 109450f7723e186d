import { localDateOf, type LocalDate } from '@careloop/calendar';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useMay, useMember } from '../access/useMe';
import { api } from '../api/client';

const MINUTE = 60_000;

/** The time care goes by, to the minute: the test clock where there is one, else the real one. */
export function useNow(): Date {
  const { testClock } = useMember();
  const maySee = useMay('admin'); // the server shows it to admins only
  const { data } = useQuery({
    queryKey: ['test-clock'],
    queryFn: () => api.get<{ now: string }>('/test/clock'),
    refetchInterval: 5_000,
    enabled: testClock && maySee,
  });
  const [real, setReal] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setReal(Date.now()), MINUTE / 2);
    return () => clearInterval(timer);
  }, []);
  return new Date(testClock && data ? data.now : real);
}

/** Today's date in the workspace's zone. */
export function useToday(): LocalDate {
  const { workspace } = useMember();
  return localDateOf(useNow(), workspace.zone);
}
