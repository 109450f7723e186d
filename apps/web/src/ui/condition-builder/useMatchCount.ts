import type { RecordPage } from '@careloop/contracts';
import type { Rule } from '@careloop/rules';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import { useSettled } from '../useSettled';

/** How many records of a form a rule matches, counted again while it is edited. */
export function useMatchCount(form: string | undefined, rule: Rule) {
  const filter = useSettled(rule, 400);
  const { data, isFetching } = useQuery({
    queryKey: ['records', form, 'count', filter],
    queryFn: () => api.post<RecordPage>(`/forms/${form}/records/query`, { filter, count: true, limit: 0 }),
    enabled: Boolean(form),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { count: data?.count, isCounting: isFetching };
}
