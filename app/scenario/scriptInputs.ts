import type { Input } from '#engine'
import { assertNever } from '#lib/assert'
import { describeFault } from '#model/fault'
import { keyOf, parseKey, type ObjectKey } from '#model/objectMeta'
import type { RequestSpec } from '#model/request'
import type { ScriptDeed } from '#model/script'
import { simTime } from '#model/simTime'
import type { Scenario } from './scenario'

type Scheduled = Extract<Input, { type: 'schedule' }>

/**
 * What a scenario puts in for later, to be handed to `liveStep` when its clock begins: the deeds of its script, its
 * streams, and its requests with a moment, each of which is a stream of one.
 */
export function scriptInputs({ script, requests }: Pick<Scenario, 'script' | 'requests'>): readonly Scheduled[] {
  return [
    ...script.flatMap(({ at, deed }, i): readonly Scheduled[] => {
      const input = inputOf(deed)
      return input === undefined ? [] : [{ type: 'schedule', id: `script ${i}`, at: simTime(at), ...input }]
    }),
    ...requests.flatMap((request): readonly Scheduled[] => {
      const { name, at = 0, every = 1, until = at + 1, keep = false } = request
      if (request.at === undefined && request.every === undefined) return []
      const { at: _, every: __, until: ___, keep: ____, expect: _____, ...sent } = request
      const stream = { request: sent satisfies RequestSpec, every, until: simTime(until), keeps: keep }
      return [
        {
          type: 'schedule',
          id: `request ${name}`,
          at: simTime(at),
          label: request.every === undefined ? `${name} is sent` : `${name} begins`,
          input: { type: 'startStream', stream },
        },
      ]
    }),
  ]
}

/** What a deed asks of the cluster, and what it is called before it happens; undefined where it only looks. */
function inputOf(deed: ScriptDeed): Pick<Scheduled, 'input' | 'label'> | undefined {
  switch (deed.type) {
    case 'apply': {
      const { objects } = deed
      return { input: { type: 'apply', objects }, label: `apply ${listed(objects.map(keyOf))}` }
    }
    case 'patch': {
      const { object: key, merge } = deed
      return { input: { type: 'patch', key, merge }, label: `patch ${nameOf(key)}: ${JSON.stringify(merge)}` }
    }
    case 'delete': {
      const { object: key, grace } = deed
      const input = { type: 'delete' as const, key, ...(grace === undefined ? {} : { grace }) }
      return { input, label: `delete ${nameOf(key)}${grace === undefined ? '' : ', at once'}` }
    }
    case 'break':
      return { input: { type: 'setFault', fault: deed.fault }, label: `break: ${describeFault(deed.fault)}` }
    case 'mend':
      return { input: { type: 'clearFault', fault: deed.fault }, label: `mend: ${describeFault(deed.fault)}` }
    case 'crash': {
      const { type: _, ...crash } = deed
      const what = crash.container === undefined ? 'every container' : `container ${crash.container}`
      return {
        input: { type: 'crash', ...crash },
        label: `${what} of ${nameOf(crash.pod)} exits with ${crash.exitCode}`,
      }
    }
    case 'expect':
      return undefined
    default:
      return assertNever(deed)
  }
}

function nameOf(key: ObjectKey): string {
  const { kind, namespace, name } = parseKey(key)
  return `${kind.toLowerCase()} ${namespace === '' ? name : `${namespace}/${name}`}`
}

function listed(keys: readonly ObjectKey[]): string {
  const [first, ...others] = keys.map(nameOf)
  return `${first ?? ''}${others.length === 0 ? '' : ` and ${others.length} more`}`
}
