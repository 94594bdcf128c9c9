import { expect, test } from 'vitest'
import { simTime } from '#model/simTime'
import type { ConntrackEntry } from '#model/trace'
import { conntrackLine } from './conntrackText'

const seen: ConntrackEntry = {
  id: 'one',
  protocol: 'TCP',
  original: { src: '10.9.9.1', srcPort: 34100, dst: '10.9.9.2', dstPort: 80 },
  reply: { src: '10.9.9.2', srcPort: 80, dst: '10.9.9.1', dstPort: 34100 },
  tcpState: 'ESTABLISHED',
  replied: true,
  assured: true,
  openedAt: simTime(0),
  expiresAt: simTime(431_999_500),
}
const { tcpState: _, ...stateless } = seen
const ways = 'src=10.9.9.1 dst=10.9.9.2 sport=34100 dport=80 src=10.9.9.2 dst=10.9.9.1 sport=80 dport=34100'

/** Lines that `conntrack -L` of conntrack-tools 1.4.7 printed. */
test.for([
  ['an open TCP connection', seen, `tcp      6 431999 ESTABLISHED ${ways} [ASSURED] mark=0 use=1`],
  [
    'a datagram without an answer',
    { ...stateless, protocol: 'UDP', replied: false, assured: false, expiresAt: simTime(29_900) },
    `udp      17 29 ${ways.replace(' src=10.9.9.2', ' [UNREPLIED] src=10.9.9.2')} mark=0 use=1`,
  ],
  [
    'a datagram with one',
    { ...stateless, protocol: 'UDP', assured: false, expiresAt: simTime(26_000) },
    `udp      17 26 ${ways} mark=0 use=1`,
  ],
  [
    'a closed TCP connection',
    { ...seen, tcpState: 'TIME_WAIT', expiresAt: simTime(119_001) },
    `tcp      6 119 TIME_WAIT ${ways} [ASSURED] mark=0 use=1`,
  ],
  [
    'a ping without an answer',
    {
      ...stateless,
      protocol: 'ICMP',
      original: { src: '10.9.9.1', srcPort: 7, dst: '10.9.9.2', dstPort: 0 },
      reply: { src: '10.9.9.2', srcPort: 0, dst: '10.9.9.1', dstPort: 7 },
      replied: false,
      assured: false,
      expiresAt: simTime(29_900),
    },
    'icmp     1 29 src=10.9.9.1 dst=10.9.9.2 type=8 code=0 id=7 [UNREPLIED] src=10.9.9.2 dst=10.9.9.1 type=0 code=0 id=7 mark=0 use=1',
  ],
] as const)('conntrack-text: %s', ([, entry, line]) => {
  expect(conntrackLine(entry, simTime(0))).toBe(line)
})

test('the seconds that are left count down to 0', () => {
  const left = (ms: number) => conntrackLine({ ...seen, expiresAt: simTime(2000) }, simTime(ms)).split(/ +/)[2]
  expect([0, 999, 1000, 2000, 9000].map(left)).toEqual(['2', '1', '1', '0', '0'])
})
