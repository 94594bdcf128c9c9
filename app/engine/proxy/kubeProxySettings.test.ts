import { describe, expect, test } from 'vitest'
import { defaultClusterSettings, type KubeProxySettings } from '#model/clusterSettings'
import { nodeHostId } from '#model/hostId'
import { networkOf } from '../derive/network'
import { saveText } from '../netfilter/saveText'
import { smallCluster } from '../testing/smallCluster'
import { walk } from '../trace/request'
import type { World } from '../world'

/** The small cluster with kube-proxy told so. */
function told(settings: Partial<KubeProxySettings>): World {
  const world = smallCluster()
  const kubeProxy = { ...defaultClusterSettings.kubeProxy, ...settings }
  return { ...world, settings: { ...world.settings, kubeProxy } }
}

function seen(world: World, from: string, to: string): string {
  const walked = walk(world, { name: 'one', from, to, connections: 1 }, 0)
  if (!walked.ok) return walked.error.message
  const { outcomes } = walked.value
  return [
    ...new Set(outcomes.map(({ verdict, failure, sourceSeen }) => `${verdict} ${failure?.reason ?? sourceSeen}`)),
  ].join()
}

const node1 = nodeHostId('node1')

describe('proxy-settings: what kube-proxy is told shows in what becomes of packets', () => {
  test.for([
    {
      name: 'a Pod comes to a ClusterIP with its own address',
      set: {},
      from: 'default/client',
      to: 'http://web/',
      want: 'delivered 10.244.0.5',
    },
    {
      name: 'masqueradeAll hides it',
      set: { masqueradeAll: true },
      from: 'default/client',
      to: 'http://web/',
      want: 'delivered 192.168.0.11',
    },
    {
      name: 'a node port answers on every address',
      set: {},
      from: 'host/laptop',
      to: 'http://192.168.0.11:30080/',
      want: 'delivered 192.168.0.11',
    },
    {
      name: 'not outside of nodePortAddresses',
      set: { nodePortAddresses: ['10.0.0.0/8'] },
      from: 'host/laptop',
      to: 'http://192.168.0.11:30080/',
      want: 'refused nothing-listens',
    },
    {
      name: 'in one of them',
      set: { nodePortAddresses: ['10.0.0.0/8', '192.168.0.0/28'] },
      from: 'host/laptop',
      to: 'http://192.168.0.11:30080/',
      want: 'delivered 192.168.0.11',
    },
    {
      name: 'on the primary address',
      set: { nodePortAddresses: ['primary'] },
      from: 'host/laptop',
      to: 'http://192.168.0.11:30080/',
      want: 'delivered 192.168.0.11',
    },
    {
      name: 'on 127.0.0.1',
      set: {},
      from: 'node/node1',
      to: 'http://127.0.0.1:30080/',
      want: 'delivered 192.168.0.11',
    },
    {
      name: 'not with localhostNodePorts off',
      set: { localhostNodePorts: false },
      from: 'node/node1',
      to: 'http://127.0.0.1:30080/',
      want: 'refused nothing-listens',
    },
    {
      name: 'not on 127.0.0.1 when that is in no range',
      set: { nodePortAddresses: ['primary'] },
      from: 'node/node1',
      to: 'http://127.0.0.1:30080/',
      want: 'refused nothing-listens',
    },
  ])('$name: $want', ({ set, from, to, want }) => {
    expect(seen(told(set), from, to).split(',')).toContain(want)
  })

  test.for([
    [{}, true],
    [{ localhostNodePorts: false }, false],
    [{ nodePortAddresses: ['192.168.0.0/24'] }, false],
    [{ nodePortAddresses: ['127.0.0.0/8', '192.168.0.0/24'] }, true],
    [{ nodePortAddresses: ['fd00::/8'] }, true],
    [{ nodePortAddresses: ['primary'] }, false],
  ] as const)('with %j the Node routes loopback addresses: %s', ([set, routesLocalnet]) => {
    expect(networkOf(told(set)).hosts.get(node1)).toMatchObject({ routesLocalnet })
  })

  test.for([
    [{}, '! -s 10.244.0.0/16 -d 10.96.40.40/32'],
    [{ detectLocalMode: 'NodeCIDR' }, '! -s 10.244.0.0/24 -d 10.96.40.40/32'],
    [{ detectLocalMode: 'None' }, undefined],
  ] as const)('with %j what comes to a ClusterIP from outside is masqueraded by %s', ([set, rule]) => {
    const host = networkOf(told(set)).hosts.get(node1)
    const marks = host
      ? saveText(host.rules.IPv4)
          .split('\n')
          .filter((line) => line.includes('10.96.40.40/32') && line.includes('MARK-MASQ'))
      : []
    expect(marks).toEqual(rule === undefined ? [] : [expect.stringContaining(rule)])
  })
})
