/** One configuration for every suite: SWC compiles ours, and turns the ESM-only packages into CommonJS (Node 20 and 24). */
const esm = [
  '@nestjs',
  '@fastify',
  'cookie',
  'content-disposition',
  'file-type',
  'strtok3',
  'token-types',
  '@tokenizer',
  'uint8array-extras',
  '@borewit',
  'typebox',
  'htmlparser2',
  'entities',
  'dom-serializer',
  'domhandler',
  'domutils',
  'domelementtype',
  'jose',
  'nodemailer',
  'smtp-server',
  'fast-check',
  'pure-rand',
  'opencc-js',
];
const swc = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser,
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  },
];
const base = {
  testEnvironment: 'node',
  rootDir: __dirname,
  modulePathIgnorePatterns: ['/dist/'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  transform: { '\\.ts$': swc({ syntax: 'typescript', decorators: true }), '\\.m?js$': swc({ syntax: 'ecmascript' }) },
  transformIgnorePatterns: [`/node_modules/(?!(${esm.join('|')})(/|$))`],
  testEnvironmentOptions: { customExportConditions: ['development', 'node', 'node-addons'] },
};
const suite = (displayName, testMatch, more = {}) => ({ ...base, displayName, testMatch, ...more });
const database = {
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
};

module.exports = {
  testTimeout: 30_000,
  maxWorkers: 2,
  projects: [
    // Pure logic beside the code: no database, no network.
    suite('unit', [
      '<rootDir>/libs/**/*.spec.ts',
      '<rootDir>/apps/web/**/*.spec.ts',
      '<rootDir>/apps/launcher/**/*.spec.ts',
    ]),
    // Services beside the code, and stories over HTTP, on a real PostgreSQL.
    suite(
      'api',
      [
        '<rootDir>/apps/api/**/*.spec.ts',
        '<rootDir>/tests/{api,database,rules}/**/*.spec.ts',
        '<rootDir>/tests/*.spec.ts',
      ],
      database,
    ),
    suite('chaos', ['<rootDir>/tests/chaos/**/*.spec.ts'], database),
    // The built web app in a real browser; without one its tests are reported as skipped, each by name.
    suite('web', ['<rootDir>/tests/web/**/*.spec.ts'], {
      ...database,
      ...(process.env.CARELOOP_NO_BROWSER && { setupFilesAfterEnv: ['<rootDir>/tests/support/without-browser.cjs'] }),
    }),
  ],
};
