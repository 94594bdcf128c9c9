import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** What the built page may do. Scenarios come from strangers; nothing that one names is ever fetched or run. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // React Flow and CodeMirror place things by inline styles.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Writes the policy into the built page. The development server is left out: it injects scripts and opens a socket. */
const policyPlugin = (): Plugin => ({
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
      injectTo: 'head-prepend',
    },
  ],
})

export default defineConfig({
  // Relative paths: the build works from any folder of any static host.
  base: './',
  // A font or picture that is inlined as data would be stopped by the policy.
  build: { assetsInlineLimit: 0 },
  plugins: [react(), tailwindcss(), policyPlugin()],
})
