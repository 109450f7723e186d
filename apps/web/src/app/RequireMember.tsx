import { Navigate, Outlet, useLocation } from 'react-router';
import { useMe } from '../access/useMe';
import { ErrorState } from '../ui/ErrorState';

/** Lets signed-in members through; sends others to the sign-in page and back afterwards. */
export function RequireMember() {
  const { me, error, refetch } = useMe();
  const { pathname, search } = useLocation();
  if (me) return <Outlet />;
  if (me === null) {
    const back = pathname === '/' ? '' : `?back=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${back}`} replace />;
  }
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  return null;
}
