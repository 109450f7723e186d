import { readdirSync, readFileSync } from 'node:fs';
import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const floors = ['ground', 'sdk', 'edge', 'app'];
const platforms = { any: ['any'], web: ['any', 'web'], node: ['any', 'node'] };

/** The source globs of every package that carries `tag` in its package.json, so a new package needs no line here. */
const packagesTagged = (tag) =>
  ['apps', 'libs', 'libs/plugins']
    .flatMap((folder) => readdirSync(new URL(folder, import.meta.url)).map((name) => `${folder}/${name}`))
    .filter((folder) => {
      try {
        const { nx: project } = JSON.parse(readFileSync(new URL(`${folder}/package.json`, import.meta.url), 'utf8'));
        return project?.tags?.includes(tag);
      } catch {
        return false; // a folder of packages, such as libs/plugins
      }
    })
    .map((folder) => `${folder}/src/**/*.{ts,tsx}`);

const nodeModules =
  '^(node:|(assert|buffer|child_process|crypto|events|fs|http|https|net|os|path|stream|url|util|zlib)(/|$))';
const specs = ['**/*.spec.ts', '**/*.spec.tsx'];

export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', 'coverage/**', 'test-results/**', '.careloop/**'] },
  tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      // Never `consistent-type-imports`: it would erase the classes that Nest injects by their emitted types.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'off',
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    // Imports, type imports too, only go down, and only to packages that run where the importer runs.
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          enforceBuildableLibDependency: false,
          depConstraints: [
            ...floors.map((floor, i) => ({
              sourceTag: `floor:${floor}`,
              onlyDependOnLibsWithTags: floors.slice(0, i + 1).map((below) => `floor:${below}`),
            })),
            ...Object.entries(platforms).map(([platform, allowed]) => ({
              sourceTag: `platform:${platform}`,
              onlyDependOnLibsWithTags: allowed.map((name) => `platform:${name}`),
            })),
          ],
        },
      ],
    },
  },
  {
    files: [...packagesTagged('platform:any'), ...packagesTagged('platform:web')],
    ignores: specs,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: nodeModules, message: 'This package also runs in the browser.' }] },
      ],
    },
  },
  {
    files: packagesTagged('floor:ground'),
    ignores: specs,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `${nodeModules}|^(@nestjs/|typeorm|react|pg$|pg/|bullmq|ioredis|fastify|@fastify/|antd|axios)`,
              message: 'The ground does no I/O and knows no framework.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    plugins: reactHooks.configs.flat.recommended.plugins,
    rules: {
      ...reactHooks.configs.flat.recommended.rules,
      'react-hooks/incompatible-library': 'off', // about the React Compiler, which we do not use
    },
  },
);
