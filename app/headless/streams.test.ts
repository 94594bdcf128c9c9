import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { outputTo } from './streams'

const reader = () => {
  const read: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      read.push(String(chunk))
      done()
    },
  })
  return { stream, read }
}

const failure = (code: string): Error => Object.assign(new Error(`write ${code}`), { code })

test('lines go to their stream', () => {
  const [out, error] = [reader(), reader()]
  const { print, complain } = outputTo(out.stream, error.stream)
  print('found')
  complain('wrong')
  expect([out.read, error.read]).toEqual([['found\n'], ['wrong\n']])
})

test('a reader that left is no failure, a full disk is', () => {
  const { stream } = reader()
  outputTo(stream, reader().stream)
  expect(stream.emit('error', failure('EPIPE'))).toBe(true)
  expect(() => stream.emit('error', failure('ENOSPC'))).toThrow('write ENOSPC')
})
