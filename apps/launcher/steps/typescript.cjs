/**
 * Runs a TypeScript program: `node typescript.cjs FILE [ARGUMENTS]`. The program's own files are compiled as they are
 * loaded; packages (`@careloop/…`) are taken as built, which is what a benchmark wants to measure.
 */
const Module = require('node:module');
const path = require('node:path');
const { transformFileSync } = require('@swc/core');

const configFile = path.resolve(__dirname, '../../../.swcrc');
Module._extensions['.ts'] = (module, file) =>
  module._compile(transformFileSync(file, { configFile, sourceMaps: 'inline' }).code, file);

process.setSourceMapsEnabled(true);
const file = path.resolve(process.argv[2]);
process.argv.splice(1, 2, file);
require(file);
