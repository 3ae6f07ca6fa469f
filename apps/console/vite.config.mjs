import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev -w @posthorn/console` finds a running broker's admin API. */
const BROKER = process.env.POSTHORN_ADMIN_URL ?? 'http://127.0.0.1:9644';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The broker puts a fresh nonce in its place with every answer: src/admin/console in apps/broker.
  html: { cspNonce: '{{csp-nonce}}' },
  build: {
    // Part of the broker's package: whoever has a broker has the console of the same version.
    outDir: '../broker/dist/console',
    emptyOutDir: true,
    target: 'es2022',
    // A data URL would need `data:` in the content security policy for a few bytes.
    assetsInlineLimit: 0,
    // The first load is bounded by a test (test/console), compressed, which is what counts.
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
  },
  server: {
    proxy: { '/api': BROKER, '/health': BROKER, '/metrics': BROKER },
  },
});
