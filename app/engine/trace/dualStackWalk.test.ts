import { describe, expect, test } from 'vitest'
import { dualStack, dualStackCluster } from '../testing/dualStackCluster'
import { networkOf, ruleSetOf } from '../derive/network'
import { saveText } from '../netfilter/saveText'
import { checkTrace } from './checkTrace'
import { formatTrace } from './formatTrace'
import { walk } from './request'
import type { Walk } from './walk'

const world = dualStackCluster()

function walked(from: string, to: string, within = world): Walk {
  const result = walk(within, { name: 'dual', from, to, connections: 1 }, 0)
  if (!result.ok) throw new Error(result.error.message)
  for (const { trace } of [...result.value.lookups, ...result.value.outcomes]) if (trace) checkTrace(trace)
  return result.value
}

const summary = ({ outcomes }: Walk): string =>
  outcomes
    .map(({ verdict, failure, endpoint, sourceSeen }) =>
      [verdict, failure?.reason, endpoint, sourceSeen && `sees ${sourceSeen}`].filter(Boolean).join(' '),
    )
    .join('; ')

describe('dual-stack-walk: which family a packet takes, and what it meets there', () => {
  test.for([
    {
      name: 'a name with both: IPv6, whose addresses have the same label',
      from: 'default/client',
      to: 'http://web/',
      want: 'delivered [fd00:10:244:1::7]:80 sees fd00:10:244::5',
    },
    {
      name: 'a name with IPv4 alone',
      from: 'default/client',
      to: 'http://four/',
      want: 'delivered 10.244.1.7:80 sees 10.244.0.5',
    },
    {
      name: 'a ClusterIP of IPv6',
      from: 'default/client',
      to: 'http://[fd00:10:96::50]:80/',
      want: 'delivered [fd00:10:244:1::7]:80 sees fd00:10:244::5',
    },
    {
      name: 'one without endpoints is rejected',
      from: 'default/client',
      to: 'http://[fd00:10:96::52]/',
      want: 'rejected no-endpoints',
    },
    {
      name: 'a node port of IPv6 is masqueraded by the Node',
      from: 'host/laptop',
      to: 'http://[fd00:192:168::b]:30080/',
      want: 'delivered [fd00:10:244:1::7]:80 sees fd00:192:168::b',
    },
    {
      name: 'IPv6 has no node ports on the loopback address',
      from: 'node/node1',
      to: 'http://[::1]:30080/',
      want: 'refused nothing-listens [::1]:30080',
    },
    {
      name: 'a closed port over UDP is heard of',
      from: 'default/client',
      to: 'udp://[fd00:10:244:1::7]:9',
      want: 'refused nothing-listens [fd00:10:244:1::7]:9',
    },
    {
      name: 'a Pod of the same address family by its address',
      from: 'default/client',
      to: 'http://[fd00:10:244:1::7]/',
      want: 'delivered [fd00:10:244:1::7]:80 sees fd00:10:244::5',
    },
    {
      name: 'an address of its own block that no Pod has',
      from: 'default/client',
      to: 'http://[fd00:10:244::99]/',
      want: 'timeout no-route',
    },
    {
      name: 'a global address outside has another label: IPv4, and masqueraded',
      from: 'default/client',
      to: 'https://api.example.com/',
      want: 'delivered 198.51.100.7:443 sees 192.168.0.11',
    },
    {
      name: 'to the global address itself: pools of IPv6 are not masqueraded, so the answer finds no way back',
      from: 'default/client',
      to: 'https://[2001:db8::7]/',
      want: 'timeout reply-lost [2001:db8::7]:443 sees fd00:10:244::5',
    },
    {
      name: 'the Node’s own address, from one of its Pods',
      from: 'default/client',
      to: 'http://[fd00:192:168::b]:10250/',
      want: 'delivered [fd00:192:168::b]:10250 sees fd00:10:244::5',
    },
  ])('$name', ({ from, to, want }) => {
    expect(summary(walked(from, to))).toBe(want)
  })

  test('A and AAAA leave from one socket and come to one name server', () => {
    const { lookups } = walked('default/client', 'http://web/')
    expect(lookups.map(({ question, answers }) => [question.type, ...answers.map(({ data }) => data)])).toEqual([
      ['A', '10.96.0.50'],
      ['AAAA', 'fd00:10:96::50'],
    ])
    expect(new Set(lookups.map(({ trace }) => trace.packet.srcPort)).size).toBe(1)
  })

  test('a cluster of IPv6 alone asks for AAAA by IPv6', () => {
    const alone = { ...dualStack, podCIDR: 'fd00:10:244::/56', serviceCIDR: 'fd00:10:96::/112', nodeCIDR: 'fd00::/64' }
    const { hosts } = networkOf(dualStackCluster(alone))
    expect([...hosts.values()].find(({ ref }) => ref.name === 'client')?.resolv.nameservers).toEqual(['fd00:10:96::a'])
  })
})

test('a Pod reaches a ClusterIP of IPv6', () => {
  const [outcome] = walked('default/client', 'tcp://[fd00:10:96::50]:80').outcomes
  expect(outcome?.trace && formatTrace(outcome.trace)).toMatchInlineSnapshot(`
    "default/client  [fd00:10:244::5]:51872 > [fd00:10:96::50]:80 SYN ttl 64
      route ::/0 via fe80::ecee:eeff:feee:eeee dev eth0
      neighbour fe80::ecee:eeff:feee:eeee is node/node1
      out eth0
    node/node1  [fd00:10:244::5]:51872 > [fd00:10:96::50]:80 SYN ttl 64
      in calia7a3e029a7b
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
        KUBE-SERVICES rule 1
        KUBE-SVC-LOLE4ISW44XBNF3G rule 2
        KUBE-SEP-2DUSR5SGKG6HMEUE rule 2
        DNAT dst fd00:10:96::50 → fd00:10:244:1::7
      route fd00:10:244:1::/64 via fd00:192:168::c dev eth0
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        FORWARD rule 3
        FORWARD rule 4
      POSTROUTING nat
        POSTROUTING rule 1
        cali-POSTROUTING rule 1
        POSTROUTING rule 2
        KUBE-POSTROUTING rule 1
      conntrack confirm NEW
      neighbour fd00:192:168::c is node/node2
      out eth0
    node/node2  [fd00:10:244::5]:51872 > [fd00:10:244:1::7]:80 SYN ttl 63
      in eth0
      conntrack new NEW
      PREROUTING nat
        PREROUTING rule 1
      route fd00:10:244:1::7/128 dev cali68caf03a5f4
      FORWARD filter
        FORWARD rule 1
        FORWARD rule 2
        FORWARD rule 3
        FORWARD rule 4
      POSTROUTING nat
        POSTROUTING rule 1
        cali-POSTROUTING rule 1
        POSTROUTING rule 2
        KUBE-POSTROUTING rule 1
      conntrack confirm NEW
      neighbour fd00:10:244:1::7 is default/web
      out cali68caf03a5f4
    default/web  [fd00:10:244::5]:51872 > [fd00:10:244:1::7]:80 SYN ttl 62
      in eth0
      route fd00:10:244:1::7 dev lo
      socket 80 listens
      deliver [fd00:10:244:1::7]:80
    delivered at default/web

    reply
    default/web  [fd00:10:244:1::7]:80 > [fd00:10:244::5]:51872 SYN-ACK ttl 64
      route ::/0 via fe80::ecee:eeff:feee:eeee dev eth0
      neighbour fe80::ecee:eeff:feee:eeee is node/node2
      out eth0
    node/node2  [fd00:10:244:1::7]:80 > [fd00:10:244::5]:51872 SYN-ACK ttl 64
      in cali68caf03a5f4
      conntrack match ESTABLISHED
      route fd00:10:244::/64 via fd00:192:168::b dev eth0
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      neighbour fd00:192:168::b is node/node1
      out eth0
    node/node1  [fd00:10:244:1::7]:80 > [fd00:10:244::5]:51872 SYN-ACK ttl 63
      in eth0
      conntrack match ESTABLISHED
      route fd00:10:244::5/128 dev calia7a3e029a7b
      FORWARD filter
        FORWARD rule 2
        KUBE-FORWARD rule 3
      conntrack reverse ESTABLISHED src fd00:10:244:1::7 → fd00:10:96::50
      neighbour fd00:10:244::5 is default/client
      out calia7a3e029a7b
    default/client  [fd00:10:96::50]:80 > [fd00:10:244::5]:51872 SYN-ACK ttl 62
      in eth0
      route fd00:10:244::5 dev lo
      deliver [fd00:10:244::5]:51872
    delivered at default/client"
  `)
})

test('dual-stack-rules: a Node has rules of its own for IPv6', () => {
  const text = saveText(ruleSetOf(world, 'node1', 'IPv6'))
  for (const line of [
    '-A KUBE-SERVICES -d fd00:10:96::50/128 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-LOLE4ISW44XBNF3G',
    '-A KUBE-SVC-LOLE4ISW44XBNF3G ! -s fd00:10:244::/56 -d fd00:10:96::50/128 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ',
    '-A KUBE-SERVICES ! -d ::1/128 -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    '-A KUBE-SERVICES -d fd00:10:96::52/128 -p tcp -m comment --comment "default/nobody has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp6-port-unreachable',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
  expect(text).not.toContain('10.96.')
  expect(saveText(ruleSetOf(world, 'node1', 'IPv4'))).not.toContain('fd00')
})
