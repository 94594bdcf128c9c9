import { objectOf } from '#kinds/registry'
import { assertNever } from '#lib/assert'
import type { Fault } from '#model/fault'
import { objectKey } from '#model/objectMeta'
import { spanText } from './clockText'
import { rulesLag } from './rulesLag'
import type { PlaygroundState } from './state'

/** What is wrong with a Node, in few words each: what was broken there, what its Ready condition says, how far behind its rules are. */
export function nodeTroubles({ world, events }: PlaygroundState, node: string): readonly string[] {
  const broken = [...world.faults.values()].flatMap((fault) => troubleOf(fault, node) ?? [])
  const ready = objectOf(world.objects, 'Node', objectKey('Node', '', node))?.status?.conditions?.find(
    ({ type }) => type === 'Ready',
  )?.status
  const lag = rulesLag(world, events, node)
  return [
    ...broken.filter((words) => words !== proxyPaused),
    ...(ready === undefined || ready === 'True' ? [] : ['NotReady']),
    ...(broken.includes(proxyPaused) ? [proxyPaused] : []),
    ...(lag === undefined ? [] : [`${broken.includes(proxyPaused) ? '' : 'kube-proxy '}${lagText(lag)} behind`]),
  ]
}

const proxyPaused = 'kube-proxy paused'

/** In tenths, so that the words keep their width while time runs. */
const lagText = (ms: number): string => (ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : spanText(ms))

function troubleOf(fault: Fault, node: string): string | undefined {
  switch (fault.type) {
    case 'nodeStopped':
      return fault.node === node ? 'switched off' : undefined
    case 'nodeIsolated':
      return fault.node === node ? 'cut off' : undefined
    case 'conntrackFull':
      return fault.node === node ? 'conntrack full' : undefined
    case 'routeBroken':
      return fault.node === node ? `no route to ${fault.to}` : undefined
    case 'linkCut':
      if (fault.from !== node && fault.to !== node) return undefined
      return `no link to ${fault.from === node ? fault.to : fault.from}`
    case 'paused': {
      const [component = '', on] = fault.component.split('/')
      return on === node ? `${component} paused` : undefined
    }
    case 'probe':
    case 'notListening':
      return undefined
    default:
      return assertNever(fault)
  }
}
