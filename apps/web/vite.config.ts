import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { readTexts, traditional } from './scripts/traditional';

const simplified = fileURLToPath(new URL('src/locales/zh-CN', import.meta.url));

/** `virtual:texts-zh-TW`: the simplified texts in Traditional Chinese, so the two can never drift apart. */
function traditionalTexts(): Plugin {
  const id = 'virtual:texts-zh-TW';
  return {
    name: 'traditional-texts',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return;
      return `export default ${JSON.stringify(traditional(readTexts(simplified)))}`;
    },
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
