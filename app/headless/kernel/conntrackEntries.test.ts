import { expect, test } from 'vitest'
import { nodeHostId } from '#model/hostId'
import { comparableEntries, conntrackDifference, readConntrack } from './conntrackEntries'

const listed =
  'tcp      6 118 TIME_WAIT src=10.244.1.2 dst=10.96.0.1 sport=45324 dport=80 src=10.244.2.3 dst=192.168.0.11 sport=8080 dport=61234 [ASSURED] mark=0 use=1\n' +
  'udp      17 29 src=10.244.1.2 dst=10.96.0.10 sport=40000 dport=53 [UNREPLIED] src=10.244.2.9 dst=10.244.1.2 sport=53 dport=40000 mark=0 use=1\n' +
  'icmp     1 29 src=10.244.1.2 dst=192.168.0.12 type=8 code=0 id=7 src=192.168.0.12 dst=192.168.0.11 type=0 code=0 id=61 mark=0 use=1\n'

test('entries are compared without the ports that somebody picked', () => {
  const entries = readConntrack(nodeHostId('node1'), listed)
  expect(comparableEntries(entries, 45324)).toEqual([
    'node/node1: ICMP src=10.244.1.2 dst=192.168.0.12 sport=picked1 dport=0 src=192.168.0.12 dst=192.168.0.11 sport=0 dport=picked2',
    'node/node1: TCP src=10.244.1.2 dst=10.96.0.1 sport=client dport=80 src=10.244.2.3 dst=192.168.0.11 sport=8080 dport=picked3',
    'node/node1: UDP src=10.244.1.2 dst=10.96.0.10 sport=picked4 dport=53 src=10.244.2.9 dst=10.244.1.2 sport=53 dport=picked4',
  ])
})

test('an entry that one side has not is a difference, on either side', () => {
  expect(conntrackDifference(['a'], ['a'])).toBeUndefined()
  expect(conntrackDifference(['a', 'b'], ['a'])).toMatch(/only the kernel has b/)
  expect(conntrackDifference([], ['a'])).toMatch(/only the engine has a/)
})
