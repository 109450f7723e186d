import { fileURLToPath } from 'node:url';
import { TAIWAN_WORDS } from '@careloop/kernel';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { characterPairs, readTexts, traditional } from './scripts/traditional';

const simplified = fileURLToPath(new URL('src/locales/zh-CN', import.meta.url));

/**
 * `virtual:texts-zh-TW`: the simplified texts in Traditional Chinese, so the two can never drift apart.
 * `virtual:taiwan`: what the page needs to say in Traditional Chinese what it words itself (operators, sentences).
 */
function traditionalTexts(): Plugin {
  const made: Record<string, () => string> = {
    'virtual:texts-zh-TW': () => `export default ${JSON.stringify(traditional(readTexts(simplified)))}`,
    'virtual:taiwan': () =>
      `export const characters = '${characterPairs()}'; export const words = ${JSON.stringify(TAIWAN_WORDS)};`,
  };
  return {
    name: 'traditional-texts',
    resolveId: (source) => (source in made ? `\0${source}` : undefined),
    load: (source) => (source.startsWith('\0') ? made[source.slice(1)]?.() : undefined),
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), traditionalTexts()],
  resolve: { conditions: ['development', 'module', 'browser'] }, // our own packages, from source
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 900,
    // These do nothing when loaded (antd's own parts do not say so): what a page does not use of them is left out.
    rolldownOptions: {
      // What nearly every page shares comes in one file: forty crumbs of it were slower, and larger together.
      output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 30 }] } },
      treeshake: {
        moduleSideEffects: [
          { test: /\/libs\/(calendar|contracts|forms|kernel|sdk|workflow|plugins\/fields)\/src\//, sideEffects: false },
          { test: /\/node_modules\/(@rc-component|@ant-design)\/.*\.js$/, sideEffects: false },
        ],
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
