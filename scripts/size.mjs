// The budget of the first load: JavaScript that the page fetches before the first interaction, compressed as a host would.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { giveUp, root } from './dependencies.mjs'

const budgetKb = 220
const html = readFileSync(join(root, 'dist', 'index.html'), 'utf8')
const files = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map((match) => match[1])
if (files.length === 0) giveUp('size: dist/index.html names no script; was it built?')
const bytes = files.map((file) => brotliCompressSync(readFileSync(join(root, 'dist', file))).length)
const total = bytes.reduce((sum, size) => sum + size, 0) / 1024
files.forEach((file, i) => console.log(`${(bytes[i] / 1024).toFixed(1).padStart(7)} kB  ${file}`))
console.log(`${total.toFixed(1).padStart(7)} kB  in all, Brotli (budget ${budgetKb} kB)`)
if (total > budgetKb)
  giveUp(`size: ${total.toFixed(1)} kB of JavaScript before the first interaction, the budget is ${budgetKb} kB`)
