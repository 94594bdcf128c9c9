import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type Rolldown } from 'vite'

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

/**
 * Stands in for d3-color. The canvas's zoom uses transitions, which could also blend colours, and for that alone draws in
 * every colour space there is. Nothing here has D3 blend colours; whatever did would be told at once.
 */
const withoutColours = (): Plugin => ({
  name: 'without-colours',
  apply: 'build',
  enforce: 'pre',
  resolveId: { filter: { id: /^d3-color$/ }, handler: () => '\0without-colours' },
  load: {
    filter: { id: /^\0without-colours$/ },
    handler: () => `
      export function color() { throw new Error('colours cannot be blended: the build leaves d3-color out') }
      export { color as rgb, color as hsl, color as lab, color as hcl, color as cubehelix }
    `,
  },
})

/**
 * Has each icon imported from a module of its own. Through the one module that hands on all of them an icon of a part that
 * is loaded on demand would look like one of the start page's.
 */
const iconByIcon = (): Plugin => {
  const handedOn = createRequire(import.meta.url)
    .resolve('lucide-react')
    .replace(/dist\/.*/, 'dist/esm/lucide-react.mjs')
  const files = new Map<string, string>()
  for (const [, names = '', file = ''] of readFileSync(handedOn, 'utf8').matchAll(/^export \{(.*)\} from '(.*)'/gm)) {
    for (const [, name = ''] of names.matchAll(/default as (\w+)/g)) files.set(name, join(dirname(handedOn), file))
  }
  return {
    name: 'icon-by-icon',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\/app\/.*\.tsx?$/, code: "from 'lucide-react'" },
      handler: (code) => ({
        code: code.replace(/import \{([^}]*)\} from 'lucide-react'/g, (_all, names: string) =>
          names
            .split(',')
            .map((name) => name.trim())
            .filter((name) => name !== '' && !name.startsWith('type '))
            .map((name) => {
              const file = files.get(name)
              if (file === undefined) throw new Error(`lucide-react has no icon called ${name}`)
              return `import ${name} from ${JSON.stringify(file)}`
            })
            .join(';'),
        ),
        map: null,
      }),
    },
  }
}

/** A module that hands on everything there is: what it imports is not what its importers need. */
const gathers = /node_modules\/radix-ui\//

/**
 * Puts what the start page is made of into one chunk, where it compresses best. What else is shared by parts that are
 * loaded on demand stays in chunks of its own.
 */
function startChunk(id: string, context: Rolldown.ChunkingContext): string | null {
  const known = new Map<string, boolean>()
  const isNeeded = (module: string): boolean => {
    const before = known.get(module)
    if (before !== undefined) return before
    known.set(module, false)
    const info = context.getModuleInfo(module)
    const needed =
      info !== null && (info.isEntry || info.importers.some((from) => !gathers.test(from) && isNeeded(from)))
    known.set(module, needed)
    return needed
  }
  return isNeeded(id) ? 'start' : null
}

export default defineConfig({
  // Relative paths: the build works from any folder of any static host.
  base: './',
  // A font or picture that is inlined as data would be stopped by the policy.
  build: {
    assetsInlineLimit: 0,
    // Everything is loaded as soon as the page is idle; lists of what each part needs would weigh on the first load.
    modulePreload: false,
    // What counts is what the first load weighs compressed: scripts/size.mjs holds that.
    chunkSizeWarningLimit: 1000,
    // Three parts in a hundred smaller, compressed, than what the built-in minifier makes.
    minify: 'terser',
    terserOptions: { module: true, ecma: 2020, compress: { passes: 2 } },
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: startChunk, debugName: 'start' }] } },
      // React's, which only describe a component: one that nobody shows is left out of the packages that bring it.
      treeshake: { manualPureFunctions: ['memo', 'forwardRef', 'createContext'] },
    },
  },
  plugins: [react(), tailwindcss(), policyPlugin(), withoutColours(), iconByIcon()],
})
