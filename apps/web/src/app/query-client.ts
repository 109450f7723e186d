import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/error';

/** Refused requests are not repeated; a lost network or a stumbling server gets two more tries. */
const mayPass = (error: unknown) => error instanceof ApiError && (error.status === 0 || error.status >= 502);

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // The session ended while the page was open: asking who we are leads to the sign-in page.
      if (error instanceof ApiError && error.status === 401 && query.queryKey[0] !== 'me')
        void queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  }),
  defaultOptions: {
    queries: { staleTime: 15_000, retry: (count, error) => count < 2 && mayPass(error), refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
