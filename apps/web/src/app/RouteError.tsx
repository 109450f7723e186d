import { useRouteError } from 'react-router';
import { ErrorState } from '../ui/ErrorState';

/** What stays when a page breaks: the rest of the app goes on. */
export function RouteError() {
  const error = useRouteError();
  return <ErrorState error={error} onRetry={() => window.location.reload()} />;
}
