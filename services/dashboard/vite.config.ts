import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { type Plugin, defineConfig } from 'vite';

/** Where the server answers while the page is developed. */
const server = process.env.BEIAN_SERVER ?? 'http://127.0.0.1:8080';

/** What the server keeps for itself; the rest of the addresses are pages. */
const served = ['/graphql', '/auth', '/reports', '/calendars', '/plans', '/health'];

/** Writes each asset once more as gzip and Brotli, so that the server need not compress. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const smaller = Object.keys(bundle).filter((file) => /\.(js|css|svg)$/.test(file));
      await Promise.all(
        smaller.map(async (file) => {
          const content = await readFile(path.join(dir, file));
          await writeFile(path.join(dir, `${file}.gz`), gzipSync(content, { level: 9 }));
          await writeFile(path.join(dir, `${file}.br`), brotliCompressSync(content));
        }),
      );
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  // The server puts a number of its own into each answer in place of this.
  html: { cspNonce: '{nonce}' },
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    // An asset in an address of its own scheme would be against the page's policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    proxy: Object.fromEntries(served.map((path) => [path, { target: server, ws: true }])),
  },
});
