import { expect, test } from 'vitest'
import { parseSave } from './parseSave'
import { renderedRules, saveText } from './saveText'

const filter = (rule: string): string => ['*filter', ':A - [0:0]', `-A A ${rule}`, 'COMMIT', ''].join('\n')

// Each pair was seen with iptables-restore and iptables-save 1.8.9, nft and legacy back ends.
test.for([
  ['-m comment --comment plain -s 0.0.0.0/0 -j ACCEPT', '-m comment --comment plain -j ACCEPT'],
  [
    String.raw`-m comment --comment "a\"b\\c'd e" ! -s 1.2.3.4 -j ACCEPT`,
    String.raw`! -s 1.2.3.4/32 -m comment --comment "a\"b\\c\'d e" -j ACCEPT`,
  ],
  [
    '-m conntrack --ctstate UNTRACKED,SNAT,INVALID,NEW -j DROP',
    '-m conntrack --ctstate INVALID,NEW,UNTRACKED,SNAT -j DROP',
  ],
  [
    '-p tcp --dport 80 -m mark --mark 3 -j REJECT',
    '-p tcp -m tcp --dport 80 -m mark --mark 0x3 -j REJECT --reject-with icmp-port-unreachable',
  ],
  [
    '-p tcp --dport 80:90 ! --sport 3 -m mark --mark 3/0xff -j REJECT --reject-with tcp-reset',
    '-p tcp -m tcp ! --sport 3 --dport 80:90 -m mark --mark 0x3/0xff -j REJECT --reject-with tcp-reset',
  ],
  ['! -i eth+ -o cali+ ! -p udp -j RETURN', '! -i eth+ -o cali+ ! -p udp -j RETURN'],
  [
    '-m comment --comment ns1/svc1 -m recent --name KUBE-SEP --set -m tcp -p tcp -j ACCEPT',
    '-p tcp -m comment --comment "ns1/svc1" -m recent --set --name KUBE-SEP --mask 255.255.255.255 --rsource -m tcp -j ACCEPT',
  ],
  [
    '-m recent --name KUBE-SEP --rcheck --seconds 10800 --reap -j ACCEPT',
    '-m recent --rcheck --seconds 10800 --reap --name KUBE-SEP --mask 255.255.255.255 --rsource -j ACCEPT',
  ],
  ['-m statistic --mode random --probability 0.3333333333', '-m statistic --mode random --probability 0.33333333349'],
  ['-m comment --comment "only counts"', '-m comment --comment "only counts"'],
  ['-j MARK --or-mark 0x4000', '-j MARK --set-xmark 0x4000/0x4000'],
  ['-j MARK --xor-mark 0x4000', '-j MARK --set-xmark 0x4000/0x0'],
] as const)('%s is printed as the real tool prints it', ([written, printed]) => {
  const parsed = parseSave(filter(written))
  expect(parsed.ok && saveText(parsed.value)).toBe(filter(printed))
})

test('tables and chains stand in the order of the real tool, and each rule says which it is', () => {
  const parsed = parseSave(
    [
      '*nat',
      ':B - [0:0]',
      ':A - [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      '-A B -j A',
      '-A B -j A',
      'COMMIT',
      '*filter',
      'COMMIT',
    ].join('\n'),
  )
  const lines = parsed.ok ? renderedRules(parsed.value) : []
  expect(lines.map((line) => line.text)).toEqual([
    '*filter',
    'COMMIT',
    '*nat',
    ':OUTPUT ACCEPT [0:0]',
    ':A - [0:0]',
    ':B - [0:0]',
    '-A B -j A',
    '-A B -j A',
    'COMMIT',
  ])
  const rules = lines.filter((line) => line.ruleId)
  expect(rules.map((line) => [line.table, line.chain, line.index])).toEqual([
    ['nat', 'B', 1],
    ['nat', 'B', 2],
  ])
  expect(rules[1]?.ruleId).toBe(`${rules[0]?.ruleId}#2`)
})

test('IPv6 has its own masks and answers', () => {
  const parsed = parseSave(filter('-s fd00::1 -m recent --name X --set -j REJECT'), 'IPv6')
  expect(parsed.ok && saveText(parsed.value)).toBe(
    filter(
      '-s fd00::1/128 -m recent --set --name X --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource -j REJECT --reject-with icmp6-port-unreachable',
    ),
  )
})
