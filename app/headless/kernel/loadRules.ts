import { writeFileSync } from 'node:fs'
import { saveText } from '#engine/dataplane'
import type { Host } from '#engine'
import type { AddressFamily } from '#model/ip'
import { placesOf, type PlaceOf } from './ruleHandles'
import { inside, run } from './run'
import { tracedTos } from './tracedTos'

/** The kernel refuses a rule text, or keeps something else than the engine prints. */
export class RuleProblem extends Error {}

const tools = { IPv4: 'iptables', IPv6: 'ip6tables' } as const

/**
 * Loads a host's rules, proves that the kernel keeps what the engine prints, adds the rules that trace, and gives the
 * place of every rule. `rewrite` may change the text on its way, which is how a test plants a fault.
 */
export async function loadRules(host: Host, namespace: string, rewrite: (text: string) => string): Promise<PlaceOf> {
  const families = (['IPv4', 'IPv6'] as const).filter((family) => host.rules[family].tables.length > 0)
  const texts = families.map((family) => ({ family, text: rewrite(saveText(host.rules[family])) }))
  for (const { family, text } of texts) writeFileSync(fileFor(namespace, family), text)
  const script = [
    ...texts.map(({ family }) => loadOf(family, fileFor(namespace, family))),
    // The datagrams that mark where a report ends are of IPv4, on a host without rules for it too.
    ...(families.includes('IPv4') ? [] : [traceWith('IPv4')]),
    'nft --json --handle list ruleset',
  ].join('\n')
  const { out, complaint, code } = await run(inside(namespace, ['sh', '-e']), script)
  if (code !== 0)
    throw new RuleProblem(`${host.ref.id}: ${out.split('\n').at(-1) ?? ''} refuses the rules: ${complaint}`)
  const parts = out.split(divider)
  for (const [i, { family, text }] of texts.entries()) {
    const difference = firstDifference(withoutCounters(parts[2 * i + 1] ?? ''), withoutCounters(text))
    if (difference !== undefined) throw new RuleProblem(`${host.ref.id}: ${tools[family]}-save, ${difference}`)
  }
  return placesOf(parts.at(-1) ?? '', tracersOf('IPv4').length)
}

const fileFor = (namespace: string, family: AddressFamily): string => `/etc/netns/${namespace}/${tools[family]}.rules`

const divider = '\n--------\n'

function loadOf(family: AddressFamily, file: string): string {
  const tool = tools[family]
  return [
    `printf '\\n${tool}-restore --test'; ${tool}-restore --test ${file}`,
    `printf '\\n${tool}-restore'; ${tool}-restore ${file}`,
    `printf '${divider.replaceAll('\n', '\\n')}'; ${tool}-save; printf '${divider.replaceAll('\n', '\\n')}'`,
    traceWith(family),
  ].join('\n')
}

const traceWith = (family: AddressFamily): string =>
  `${tools[family]}-restore --noflush <<'END'\n${tracingRules(family)}END`

/**
 * Of a followed connection only what opens it: the SYN, the client's one datagram, or its echo request. A tunnel's packet
 * shows by its length that it carries a SYN or that datagram: they, and what the tunnel adds. An echo request and its
 * reply are of one length, so pings through tunnels are not followed.
 */
const tracersOf = (family: AddressFamily): readonly string[] =>
  [
    '-p tcp --syn',
    '-p udp -m multiport ! --dports 4789,8472',
    echoRequest[family],
    ...openingLengths[family].map((length) => `-p udp -m multiport --dports 4789,8472 -m length --length ${length}`),
  ].map((which) => `${which} -m tos --tos ${tracedTos}/0xff -j TRACE`)

const echoRequest = {
  IPv4: '-p icmp --icmp-type echo-request',
  IPv6: '-p ipv6-icmp --icmpv6-type echo-request',
} as const

/** A SYN and the datagram, with the outer packet's headers around them: IP, UDP, VXLAN and Ethernet. */
const openingLengths = { IPv4: [60 + 50, 46 + 50], IPv6: [80 + 70, 66 + 70] } as const

const tracingRules = (family: AddressFamily): string =>
  `*raw\n${['PREROUTING', 'OUTPUT']
    .flatMap((chain) => tracersOf(family).map((rule) => `-I ${chain} ${rule}\n`))
    .join('')}COMMIT\n`

const withoutCounters = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^(:.*) \[\d+:\d+\]$/, '$1 [0:0]').trimEnd())
    .filter((line) => line !== '' && !line.startsWith('#'))

function firstDifference(kept: readonly string[], printed: readonly string[]): string | undefined {
  const at = kept.findIndex((line, i) => line !== printed[i])
  if (at < 0 && kept.length === printed.length) return undefined
  const place = at < 0 ? kept.length : at
  return `line ${place + 1}: kernel ${kept[place] ?? 'has ended'}, engine ${printed[place] ?? 'has ended'}`
}
