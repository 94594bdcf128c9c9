import { expect, test } from 'vitest'
import { tupleText } from './tupleText'

const tuple = { src: '10.244.0.5', srcPort: 34338, dst: '10.244.1.7', dstPort: 80 }
const ofSix = { src: 'fd00::5', srcPort: 34338, dst: 'fd00::7', dstPort: 80 }

test.for([
  ['TCP', tuple, '10.244.0.5:34338 10.244.1.7:80'],
  ['UDP', ofSix, '[fd00::5]:34338 [fd00::7]:80'],
  ['ICMP', { ...tuple, dstPort: 0 }, '10.244.0.5 10.244.1.7 id 34338'],
  ['ICMPv6', { ...ofSix, srcPort: 0, dstPort: 34338 }, 'fd00::5 fd00::7 id 34338'],
  ['IPIP', { ...tuple, srcPort: 0, dstPort: 0 }, '10.244.0.5 10.244.1.7'],
] as const)('%s', ([protocol, ends, words]) => {
  const { src, dst, id } = tupleText(protocol, ends)
  expect(`${src} ${dst}${id}`).toBe(words)
})
