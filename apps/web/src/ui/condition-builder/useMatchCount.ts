import type { RecordPage } from '@careloop/contracts';
import type { Rule } from '@careloop/rules';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';

/** The value as it was when it last stood still for `wait` milliseconds. */
export function useSettled<T>(value: T, wait = 400): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(() => value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return settled;
}

/** How many records of a form a rule matches, counted again while it is edited. */
export function useMatchCount(form: string | undefined, rule: Rule) {
  const filter = useSettled(rule);
  const { data, isFetching } = useQuery({
    queryKey: ['records', form, 'count', filter],
    queryFn: () => api.post<RecordPage>(`/forms/${form}/records/query`, { filter, count: true, limit: 1 }),
    enabled: Boolean(form),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { count: data?.count, isCounting: isFetching };
}
