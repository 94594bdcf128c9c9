// `npm start`: set up if needed, build, serve, print the address, open a browser if there is one.
import { spawn } from 'node:child_process'
import { ensureDependencies, giveUp, root, run, say } from './dependencies.mjs'

ensureDependencies()
say('building (vite build)')
if (run('npx', ['vite', 'build', '--logLevel', 'warn']) !== 0) giveUp('the build failed: see above')

const { preview } = await import('vite')
const server = await preview({ root, logLevel: 'warn', preview: { port: Number(process.env.PORT ?? 4173) } })
const address = server.resolvedUrls?.local[0]
if (!address) giveUp('the server did not start: no address to listen on')
say(`ready at ${address} (Ctrl+C ends it)`)
openInBrowser(address)

function openInBrowser(url) {
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!process.stdout.isTTY || process.env.CI || !hasScreen) return
  const opener = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open']
  const child = spawn(opener[0], [...opener.slice(1), url], { stdio: 'ignore', detached: true })
  child.on('error', () => say(`no browser could be opened from here; go to ${url} yourself`))
  child.unref()
}
