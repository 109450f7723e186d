import * as contracts from '@careloop/contracts';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fastJson from 'fast-json-stringify';

// The server compiles a contract at its first request; a contract that can't be compiled is found here.
const schemas = Object.entries(contracts as Record<string, unknown>).filter(
  (entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null && '~kind' in entry[1],
);

it('finds the contracts', () => expect(schemas.length).toBeGreaterThan(50));

it.each(schemas)('%s compiles', (_, schema) => {
  const ajv = addFormats(new Ajv2020({ strict: false }) as never) as unknown as Ajv2020;
  expect(ajv.compile(schema)).toBeInstanceOf(Function);
  expect(fastJson(schema)).toBeInstanceOf(Function);
});
