import type { FormView } from '@careloop/contracts';
import { useSearchParams } from 'react-router';
import { ErrorState } from '../ui/ErrorState';
import { Page } from '../ui/Page';
import { useViews } from '../views/useViews';
import { GridSkeleton } from './GridSkeleton';
import { OpenView } from './OpenView';

/** The data of a form in the view that the address names, else all of it. */
export function FormData({ form, forms }: { form: FormView; forms: FormView[] }) {
  const [search] = useSearchParams();
  const wanted = search.get('view');
  const { views, error, refetch } = useViews(form.key);
  if (wanted && !views)
    return error ? (
      <ErrorState error={error} onRetry={refetch} />
    ) : (
      <Page fill>
        <GridSkeleton />
      </Page>
    );
  const view = views?.find(({ id }) => id === wanted) ?? null;
  return (
    <OpenView
      key={view?.id ?? 'all'}
      form={form}
      forms={forms}
      views={views ?? []}
      view={view}
      isMissing={wanted !== null && !view}
    />
  );
}
