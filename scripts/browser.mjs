import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run, say } from './dependencies.mjs'

/** What Chromium is started with, as root and without a network too. */
export const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const usualPlaces = {
  linux: [
    '/usr/lib/chromium/chromium-headless-shell',
    '/usr/bin/chromium-headless-shell',
    '/usr/lib/chromium/chromium',
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
}

/**
 * The path of a Chromium or Chrome on this machine, or undefined.
 *
 * Looked for in this order: `CHROMIUM_PATH`, Playwright's own download, an installed Chromium or Chrome.
 */
export async function findBrowser() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`)
  }
  const downloaded = await playwrightsOwn()
  if (downloaded) return downloaded
  return (usualPlaces[process.platform] ?? []).find((path) => existsSync(path))
}

/** A browser, installed if there is none: Playwright's download, or Debian's package as root. Undefined when neither works. */
export async function ensureBrowser() {
  const found = await findBrowser()
  if (found) return found
  say('no Chromium or Chrome found: trying Playwright’s download')
  run('npx', ['playwright', 'install', 'chromium-headless-shell'])
  const downloaded = await findBrowser()
  if (downloaded) return downloaded
  if (process.platform === 'linux' && process.getuid?.() === 0 && has('apt-get')) {
    say('no download to be had: installing Debian’s chromium-headless-shell (apt-get), about a minute')
    const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    run('apt-get', ['update', '-qq'], quiet)
    const install = ['install', '-y', '-qq', '--no-install-recommends']
    if (run('apt-get', [...install, 'chromium-headless-shell', 'fonts-liberation'], quiet) !== 0) {
      run('apt-get', [...install, 'chromium', 'fonts-liberation'], quiet)
    }
  }
  return findBrowser()
}

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test')
  const full = chromium.executablePath()
  if (!full) return undefined
  // Headless runs use the shell that lies beside the full browser: …/chromium_headless_shell-1255/….
  const cache = full.split(/[\\/]chromium-\d+[\\/]/)[0] ?? dirname(full)
  if (existsSync(cache)) {
    for (const folder of readdirSync(cache).filter((name) => name.startsWith('chromium_headless_shell-'))) {
      for (const inner of readdirSync(join(cache, folder))) {
        const shells = ['headless_shell', 'chrome-headless-shell', 'headless_shell.exe', 'chrome-headless-shell.exe']
        const shell = shells.map((name) => join(cache, folder, inner, name)).find((path) => existsSync(path))
        if (shell) return shell
      }
    }
  }
  return existsSync(full) ? full : undefined
}

const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0

export const noBrowserMessage =
  'no Chromium or Chrome found and none could be installed. Install one (Debian: apt-get install chromium-headless-shell; ' +
  'elsewhere: npx playwright install chromium) or name one in CHROMIUM_PATH.'
