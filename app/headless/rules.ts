import { ruleSetOf, saveText } from '#engine/dataplane'
import { objectsOf } from '#kinds/registry'
import { openCluster } from './openCluster'
import type { ExitCode, Output } from './output'
import { readArguments } from './readArguments'
import { worldAt } from './worldAt'

const usage = 'usage: rules FILE --node N [--at TIME] [--ipv6] [--mode iptables|nftables|ipvs]'

/**
 * Prints a Node's rules as the tool on that Node would: `iptables-save`, or `ip6tables-save` for `--ipv6`. With `--at`
 * those of a later moment, when what the file's script holds until then has happened.
 */
export function rules(args: readonly string[], { print, complain }: Output): ExitCode {
  const read = readArguments(args, { values: ['--node', '--mode', '--at'], switches: ['--ipv6'] })
  const [file, ...others] = read.ok ? read.value.rest : []
  const node = read.ok ? read.value.values.get('--node') : undefined
  if (!read.ok || file === undefined || others.length > 0 || node === undefined) {
    complain(read.ok ? usage : `${read.error}; ${usage}`)
    return 2
  }
  const mode = read.value.values.get('--mode') ?? 'iptables'
  if (mode !== 'iptables') {
    complain(
      mode === 'nftables' || mode === 'ipvs'
        ? `kube-proxy in mode ${mode} is not there yet; use iptables`
        : `unknown mode ${JSON.stringify(mode)}; ${usage}`,
    )
    return 2
  }
  const opened = openCluster(file)
  if (!opened.ok) {
    complain(opened.error)
    return 2
  }
  const reached = worldAt(opened.value, read.value.values.get('--at'))
  if (!reached.ok) {
    complain(reached.error)
    return 2
  }
  const world = reached.value
  const isIPv6 = read.value.switches.has('--ipv6')
  const nodes = Array.from(objectsOf(world.objects, 'Node').values(), ({ metadata }) => metadata.name)
  if (!nodes.includes(node)) {
    complain(`${file}:1:1: nodes ${JSON.stringify(node)} not found; there are ${nodes.join(', ')}`)
    return 2
  }
  print(saveText(ruleSetOf(world, node, isIPv6 ? 'IPv6' : 'IPv4')).trimEnd())
  return 0
}
