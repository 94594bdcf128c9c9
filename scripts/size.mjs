// The budget of the first load: JavaScript that the page fetches before the first interaction, compressed as a host would.
//
// Counted are the scripts that index.html names, those it has preloaded, and whatever these import statically. Parts that
// are loaded on demand, or once the page has nothing else to do, are not; e2e/browser/firstLoad.spec.ts holds that the
// start page, wide or small, asks for no script beyond those of index.html before it is idle.
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { giveUp, root } from './dependencies.mjs'

const budgetKb = 220
const read = (file) => readFileSync(join(root, 'dist', file), 'utf8')
const named = [...read('index.html').matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map((match) => match[1])
if (named.length === 0) giveUp('size: dist/index.html names no script; was it built?')

const files = new Set(named)
for (const file of files) {
  // A dynamic import has a parenthesis between the word and the name.
  for (const [, name] of read(file).matchAll(/\b(?:from|import)\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g)) {
    files.add(posix.join(posix.dirname(file), name))
  }
}
const sizes = [...files].map((file) => ({ file, kb: brotliCompressSync(read(file)).length / 1024 }))
const total = sizes.reduce((sum, { kb }) => sum + kb, 0)
for (const { file, kb } of sizes) console.log(`${kb.toFixed(1).padStart(7)} kB  ${file}`)
console.log(`${total.toFixed(1).padStart(7)} kB  in all, Brotli (budget ${budgetKb} kB)`)
if (total > budgetKb)
  giveUp(`size: ${total.toFixed(1)} kB of JavaScript before the first interaction, the budget is ${budgetKb} kB`)
