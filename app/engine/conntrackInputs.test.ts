import { expect, test } from 'vitest'
import { nodeHostId } from '#model/hostId'
import type { RequestSpec } from '#model/request'
import type { Input } from './input'
import { emptyConntrack, entriesOf } from './linux/conntrackTable'
import { step } from './step'
import { smallCluster } from './testing/smallCluster'
import { walk } from './trace/request'
import type { World } from './world'

const request: RequestSpec = { name: 'one', from: 'default/client', to: 'tcp://10.96.40.40:80', connections: 1 }
const host = nodeHostId('node1')

const after = (world: World, ...inputs: readonly Input[]): World =>
  inputs.reduce((present, input) => step(present, input)[0], world)

function sending(world: World, connection: number): Input {
  const walked = walk(world, request, connection)
  if (!walked.ok) throw new Error(walked.error.message)
  return { type: 'send', walk: walked.value }
}

const statesOn = (world: World) =>
  entriesOf(world.runtime.conntrack.get(host) ?? emptyConntrack).map(({ tcpState }) => tcpState)

const start = smallCluster()
const sent = after(start, sending(start, 0))
const [entry] = entriesOf(sent.runtime.conntrack.get(host) ?? emptyConntrack)
const id = entry?.id ?? ''

test('a connection that was opened is ESTABLISHED and assured on the Node, for a day', () => {
  expect(entry).toMatchObject({ tcpState: 'ESTABLISHED', replied: true, assured: true, expiresAt: 24 * 3600 * 1000 })
})

test.for([
  { type: 'deleteConntrack', said: /^node\/node1: deleted tcp {6}6 86400 ESTABLISHED src=10\.244\.0\.5 / },
  { type: 'expireConntrack', said: /^node\/node1: expired tcp / },
] as const)('$type takes one entry away and says so', ({ type, said }) => {
  const [next, events] = step(sent, { type, host, id })
  expect(statesOn(next)).toEqual([])
  expect(events.map((event) => event.type)).toEqual(['forgotten'])
  expect(events[0]?.message).toMatch(said)
  expect(step(next, { type, host, id })).toEqual([next, []])
})

test('what time takes away goes when its time has come, and no sooner', () => {
  const day = 24 * 3600 * 1000
  expect(statesOn(after(sent, { type: 'advance', ms: day - 1 }))).toEqual(['ESTABLISHED'])
  const gone = after(sent, { type: 'advance', ms: day - 1 }, { type: 'advance', ms: 1 })
  expect(gone.now).toBe(day)
  expect(statesOn(gone)).toEqual([])
  expect(after(sent, { type: 'advance', ms: -5 }).now).toBe(0)
})

test('a request that opens its next connection has closed the one before', () => {
  expect(statesOn(after(sent, sending(sent, 1)))).toEqual(['TIME_WAIT', 'ESTABLISHED'])
})
