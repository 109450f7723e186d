import type { ImportView } from '@careloop/contracts';
import type { TestApp } from '../support/app';

/** Asks again until the job has ended, however it did. */
async function ended<T extends { state: string }>(t: TestApp, path: string): Promise<T> {
  for (;;) {
    const { status, body } = await t.api.get<T>(path);
    if (status !== 200) throw new Error(`${path} answers ${status}: ${JSON.stringify(body)}`);
    if (body.state === 'done' || body.state === 'failed') return body;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Uploads a CSV file and waits for the import to end. */
export async function importCsv(
  t: TestApp,
  form: string,
  content: string,
  fields: Record<string, string>,
): Promise<ImportView> {
  const { status, body } = await t.api.upload<{ id: string }>(
    `/forms/${form}/imports`,
    { name: 'a.csv', content },
    fields,
  );
  if (status !== 202) throw new Error(`the import was refused: ${JSON.stringify(body)}`);
  return ended<ImportView>(t, `/imports/${body.id}`);
}

/** Exports a form and answers the CSV file. */
export async function exportCsv(t: TestApp, form: string, request: object = {}): Promise<string> {
  const { status, body } = await t.api.post<{ id: string }>(`/forms/${form}/exports`, { format: 'csv', ...request });
  if (status !== 202) throw new Error(`the export was refused: ${JSON.stringify(body)}`);
  await ended(t, `/exports/${body.id}`);
  return (await t.api.get<string>(`/exports/${body.id}/file`)).body;
}
