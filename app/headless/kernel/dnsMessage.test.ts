import { expect, test } from 'vitest'
import { readQuestion, writeAnswer } from './dnsMessage'

const query = (type: string): Buffer => Buffer.from(`abcd01000001000000000000037765620161000${type}0001`, 'hex')

test('a query names what it asks', () => {
  expect(readQuestion(query('001'))).toEqual({ name: 'web.a.', type: 'A' })
  expect(readQuestion(query('01c'))).toEqual({ name: 'web.a.', type: 'AAAA' })
  expect(readQuestion(query('00f'))).toBeUndefined()
  expect(readQuestion(Buffer.from('abcd'))).toBeUndefined()
})

test('an answer repeats the question and carries the records as they go over the wire', () => {
  const answer = writeAnswer(query('001'), {
    rcode: 'NOERROR',
    answers: [
      { name: 'web.a.', type: 'CNAME', ttl: 5, data: 'b.' },
      { name: 'b.', type: 'A', ttl: 300, data: '10.0.0.1' },
    ],
    authority: [],
  })
  expect(answer.toString('hex')).toBe(
    'abcd81800001000200000000' +
      '03776562016100' +
      '00010001' +
      '03776562016100' +
      '00050001' +
      '00000005' +
      '0003' +
      '016200' +
      '016200' +
      '00010001' +
      '0000012c' +
      '0004' +
      '0a000001',
  )
})

test('a denial carries its code and the start of authority', () => {
  const soa = { name: '.', type: 'SOA', ttl: 1, data: 'a. b. 1 2 3 4 5' } as const
  const answer = writeAnswer(query('01c'), { rcode: 'NXDOMAIN', answers: [], authority: [soa] })
  expect(answer.readUInt16BE(2)).toBe(0x8183)
  expect(answer.readUInt16BE(8)).toBe(1)
})
