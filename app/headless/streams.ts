import type { Writable } from 'node:stream'
import type { Output } from './output'

/** Output to a process' streams. A reader that has seen enough and left (`| head`) is no failure: the rest goes nowhere. */
export function outputTo(out: Writable, error: Writable): Output {
  for (const stream of [out, error]) {
    stream.on('error', (reason) => {
      if (!('code' in reason) || reason.code !== 'EPIPE') throw reason
    })
  }
  return {
    print: (line) => void out.write(`${line}\n`),
    complain: (line) => void error.write(`${line}\n`),
  }
}
