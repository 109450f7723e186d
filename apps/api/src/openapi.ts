import type { Route } from './contract';
import { ErrorBody } from '@careloop/contracts';

type Schema = { properties?: Record<string, unknown>; required?: string[] };

/** The OpenAPI 3.1 document of every route with a contract: our schemas are JSON Schema already. */
export function openapi(routes: Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  const json = (schema: unknown) => ({ 'application/json': { schema } });
  const parameters = (schema: Schema | undefined, where: 'path' | 'query') =>
    Object.entries(schema?.properties ?? {}).map(([name, part]) => ({
      name,
      in: where,
      required: where === 'path' || !!schema!.required?.includes(name),
      schema: part,
    }));
  for (const { method, url, schema } of routes) {
    if (method === 'HEAD') continue;
    const answers = Object.entries((schema.response ?? {}) as Record<string, unknown>);
    const path = (paths[url.replace(/:(\w+)/g, '{$1}')] ??= {});
    path[method.toLowerCase()] = {
      summary: schema.summary,
      parameters: [
        ...parameters(schema.params as Schema, 'path'),
        ...parameters(schema.querystring as Schema, 'query'),
      ],
      ...(schema.body ? { requestBody: { required: true, content: json(schema.body) } } : {}),
      responses: {
        ...Object.fromEntries(answers.map(([status, body]) => [status, { description: 'OK', content: json(body) }])),
        ...(answers.length ? {} : { 204: { description: 'Done' } }),
        default: { $ref: '#/components/responses/Error' },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Careloop', version: '1', description: 'Customer care on configurable forms. See docs/api.md.' },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      responses: { Error: { description: 'What went wrong and where', content: json(ErrorBody) } },
    },
  };
}

/** The document as a plain page: no script, readable under the strictest policy. */
export function openapiPage(routes: Route[]): string {
  const escape = (text: unknown) => String(text ?? '').replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const show = (title: string, schema: unknown) =>
    schema ? `<h4>${title}</h4><pre>${escape(JSON.stringify(schema, null, 2))}</pre>` : '';
  const sections = routes
    .filter(({ method }) => method !== 'HEAD')
    .map(
      ({
        method,
        url,
        schema: s,
      }) => `<details><summary><b>${method}</b> <code>${escape(url)}</code> ${escape(s.summary)}</summary>
${show('Path', s.params)}${show('Query', s.querystring)}${show('Body', s.body)}${Object.entries(
        (s.response ?? {}) as object,
      )
        .map(([status, body]) => show(`Answer ${status}`, body))
        .join('')}</details>`,
    );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Careloop API</title>
<h1>Careloop API</h1><p>OpenAPI 3.1: <a href="/api/openapi.json">/api/openapi.json</a></p>${sections.join('\n')}</html>`;
}
