import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { Invalid, messageOf } from '@careloop/kernel';
import type { Registry } from '@careloop/sdk';
import { problemsOf } from './check-template';
import { type Template, TemplateFile } from './template';

const valid = (addFormats(new Ajv2020({ allErrors: true, strict: false }) as never) as unknown as Ajv2020).compile(
  TemplateFile,
);

/** Reads every template of a folder; throws `Invalid('TEMPLATE_BROKEN')` naming the template and all its mistakes. */
export function loadTemplates(dir: string, registry: Registry): Template[] {
  if (!fs.existsSync(dir)) return [];
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name }) => loadTemplate(path.join(dir, name), name, registry));
}

function loadTemplate(folder: string, name: string, registry: Registry): Template {
  const mistakes: string[] = [];
  const read = (file: string) => {
    try {
      return fs.readFileSync(path.join(folder, file), 'utf8');
    } catch (error) {
      mistakes.push(`${file}: ${messageOf(error)}`);
      return '';
    }
  };
  const readme = { zh: read('README.zh-CN.md'), en: read('README.md') };
  const text = read('template.json');
  let file: TemplateFile | undefined;
  try {
    if (text) file = JSON.parse(text) as TemplateFile;
  } catch (error) {
    mistakes.push(`template.json: ${messageOf(error)}`);
  }
  if (file !== undefined) {
    const fits = valid(file);
    if (fits && file.id !== name) mistakes.push(`id ${file.id} ≠ folder ${name}`);
    mistakes.push(
      ...(fits ? problemsOf(file, registry) : (valid.errors ?? []).map((e) => `${e.instancePath} ${e.message}`)),
    );
  }
  if (!file || mistakes.length) throw new Invalid('TEMPLATE_BROKEN', { template: name, mistakes: mistakes.join('; ') });
  return { ...file, readme };
}
