import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const json = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));

interface Package {
  folder: string;
  name: string;
  version: string;
  tags: string[];
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const packages: Package[] = (json('package.json').workspaces as string[])
  .flatMap((place) =>
    place.endsWith('/*')
      ? fs.readdirSync(path.join(root, place.slice(0, -2))).map((name) => `${place.slice(0, -2)}/${name}`)
      : [place],
  )
  .filter((folder) => fs.existsSync(path.join(root, folder, 'package.json')))
  .map((folder) => {
    const { name, version, nx, dependencies = {}, devDependencies = {} } = json(`${folder}/package.json`);
    return { folder, name, version, tags: nx?.tags ?? [], dependencies, devDependencies };
  });
const byName = new Map(packages.map((one) => [one.name, one]));
const ours = (names: Iterable<string>) => [...names].filter((name) => name.startsWith('@careloop/'));

function sources(folder: string): string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sources(name);
    return /\.(ts|tsx|mjs|cjs)$/.test(entry.name) ? [name] : [];
  });
}
const text = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

describe('lint', () => {
  /** The rules that complain about `code` as if it stood in `file`. */
  let complaints: Map<string, string[]>;
  const cases: Record<string, { file: string; code: string; rule?: string }> = {
    'an import going down': {
      file: 'libs/sdk/src/probe.ts',
      code: "import { newId } from '@careloop/kernel';\nexport const id = newId();\n",
    },
    'the browser using what runs anywhere': {
      file: 'apps/web/src/probe.ts',
      code: "import { newId } from '@careloop/kernel';\nexport const id = newId();\n",
    },
    'an import going up': {
      file: 'libs/analytics/src/probe.ts',
      code: "import { Registry } from '@careloop/sdk';\nexport const registry = Registry;\n",
      rule: '@nx/enforce-module-boundaries',
    },
    'a type import going up': {
      file: 'libs/analytics/src/probe.ts',
      code: "import type { Registry } from '@careloop/sdk';\nexport type Probe = Registry;\n",
      rule: '@nx/enforce-module-boundaries',
    },
    'a re-export going up': {
      file: 'libs/analytics/src/probe.ts',
      code: "export * from '@careloop/sdk';\n",
      rule: '@nx/enforce-module-boundaries',
    },
    'a lazy import going up': {
      file: 'libs/analytics/src/probe.ts',
      code: "export const later = () => import('@careloop/sdk');\n",
      rule: '@nx/enforce-module-boundaries',
    },
    'the sdk knowing a plugin': {
      file: 'libs/sdk/src/probe.ts',
      code: "import * as fields from '@careloop/plugin-fields';\nexport const all = fields;\n",
      rule: '@nx/enforce-module-boundaries',
    },
    'a relative path into another package': {
      file: 'libs/analytics/src/probe.ts',
      code: "import { newId } from '../../kernel/src/ids';\nexport const id = newId;\n",
      rule: '@nx/enforce-module-boundaries',
    },
    'the browser using what needs Node': {
      file: 'apps/web/src/probe.ts',
      code: "import * as database from '@careloop/database';\nexport const all = database;\n",
      rule: '@nx/enforce-module-boundaries',
    },
    'what runs anywhere using what needs Node': {
      file: 'libs/contracts/src/probe.ts',
      code: "import * as channels from '@careloop/plugin-channels';\nexport const all = channels;\n",
      rule: '@nx/enforce-module-boundaries',
    },
    'the ground reading files': {
      file: 'libs/kernel/src/probe.ts',
      code: "import fs from 'node:fs';\nexport const files = fs;\n",
      rule: 'no-restricted-imports',
    },
    'the ground knowing Nest, for a type': {
      file: 'libs/workflow/src/probe.ts',
      code: "import type { Type } from '@nestjs/common';\nexport type Probe = Type;\n",
      rule: 'no-restricted-imports',
    },
    'the browser importing node:fs': {
      file: 'apps/web/src/probe.tsx',
      code: "import fs from 'node:fs';\nexport const files = fs;\n",
      rule: 'no-restricted-imports',
    },
  };

  beforeAll(() => {
    // Without a cached graph the rule skips itself without a word; npm run lint makes it first, and so do we.
    const node = (...args: string[]) =>
      execFileSync(process.execPath, args, {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, NX_DAEMON: 'false' },
      });
    node('node_modules/.bin/nx', 'graph', '--file=.nx/graph.json');
    const script = `
      const { ESLint } = await import('eslint');
      const eslint = new ESLint({ cwd: ${JSON.stringify(root)} });
      const found = [];
      for (const [name, { file, code }] of Object.entries(${JSON.stringify(cases)})) {
        const [{ messages }] = await eslint.lintText(code, { filePath: file });
        found.push([name, messages.map(({ ruleId, message }) => ruleId ?? message)]);
      }
      process.stdout.write('\\n' + JSON.stringify(found));`;
    const output = node('--input-type=module', '-e', script);
    complaints = new Map(JSON.parse(output.slice(output.lastIndexOf('\n'))));
  }, 120_000);

  it.each(Object.entries(cases).filter(([, { rule }]) => rule))('refuses %s', (name, { rule }) => {
    expect(complaints.get(name)).toContain(rule);
  });

  it.each(Object.entries(cases).filter(([, { rule }]) => !rule))('allows %s', (name) => {
    expect(complaints.get(name)).toEqual([]);
  });

  it('makes the graph first, without which the rule would skip itself', () => {
    expect(json('package.json').scripts.lint).toMatch(/^nx graph --file=\S+ && eslint \. --max-warnings 0/);
  });
});

describe('packages', () => {
  const floors = ['ground', 'sdk', 'edge', 'app'];
  const tag = (one: Package, kind: string) =>
    one.tags.filter((each) => each.startsWith(`${kind}:`)).map((each) => each.slice(kind.length + 1));

  it('stand on one floor each, and say where they run', () => {
    const odd = packages.filter(
      (one) =>
        !/^(ground|sdk|edge|app)$/.test(tag(one, 'floor').join()) ||
        !/^(any|web|node)$/.test(tag(one, 'platform').join()),
    );
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  it('depend downwards', () => {
    const floorOf = (one: Package) => floors.indexOf(tag(one, 'floor')[0]!);
    const upwards = packages.flatMap((one) =>
      ours(Object.keys(one.dependencies))
        .filter((name) => floorOf(byName.get(name)!) > floorOf(one))
        .map((name) => `${one.name} → ${name}`),
    );
    expect(upwards).toEqual([]);
  });

  it('list every package of ours that their sources import', () => {
    const unlisted = packages.flatMap((one) =>
      sources(one.folder)
        .filter((file) => !file.includes('.spec.'))
        .flatMap((file) => [...text(file).matchAll(/(?:from|import|require)\s*\(?\s*'(@careloop\/[\w-]+)'/g)])
        .map(([, name]) => name!)
        .filter((name) => name !== one.name && !(name in one.dependencies))
        .map((name) => `${one.name} → ${name}`),
    );
    expect([...new Set(unlisted)]).toEqual([]);
  });

  it('depend on each other without a circle', () => {
    const done = new Set<string>();
    const visit = (name: string, way: string[]) => {
      if (way.includes(name)) throw new Error(`circle: ${[...way, name].join(' → ')}`);
      if (done.has(name)) return;
      for (const next of ours(Object.keys(byName.get(name)!.dependencies))) visit(next, [...way, name]);
      done.add(name);
    };
    for (const { name } of packages) visit(name, []);
    expect(done.size).toBe(packages.length);
  });

  it('pin their versions', () => {
    const root: Package = { ...json('package.json'), dependencies: {} };
    const loose = [...packages, root].flatMap((one) =>
      Object.entries({ ...one.dependencies, ...one.devDependencies })
        .filter(
          ([name, version]) =>
            version !== (byName.get(name)?.version ?? /^\d+\.\d+\.\d+(-[\w.]+)?$/.exec(version)?.[0]),
        )
        .map(([name, version]) => `${one.name}: ${name}@${version}`),
    );
    expect(loose).toEqual([]);
  });
});

describe('package-lock.json', () => {
  const lock = json('package-lock.json') as {
    packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
  };

  it('names no registry', () => {
    const hosts = Object.values(lock.packages).flatMap(({ resolved }) => (resolved?.includes('://') ? [resolved] : []));
    expect(hosts).toEqual([]);
  });

  it('has the optional packages of every platform, without which npm ci refuses it', () => {
    const missing = Object.entries(lock.packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.entries(optionalDependencies)
        .filter(([, version]) => /^\d/.test(version))
        .filter(([name]) => !lock.packages[`${place}/node_modules/${name}`] && !lock.packages[`node_modules/${name}`])
        .map(([name, version]) => `${name}@${version}`),
    );
    expect(missing).toEqual([]); // else: node apps/launcher/complete-lock.mjs
  });
});

describe('files', () => {
  const all = ['apps', 'libs', 'migrations', 'tests'].flatMap(sources);

  it('are short; one over 500 lines says why at its top ("Long because …")', () => {
    const long = all.filter((file) => {
      const lines = text(file).split('\n');
      return lines.length > 500 && !/^(\/\*|\/\/)[^]*\bLong because\b/.test(lines.slice(0, 10).join('\n'));
    });
    expect(long).toEqual([]);
  });

  it('have names that say something', () => {
    const vague = /(^|[/.-])(utils?|helpers?|common|misc|managers?|engine|core)([/.-]|$)/;
    expect(all.filter((file) => vague.test(file))).toEqual([]);
  });
});
