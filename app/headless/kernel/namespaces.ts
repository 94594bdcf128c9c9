import type { Network } from '#engine'
import { invariant } from '#lib/assert'
import type { HostId } from '#model/trace'

/** What the namespaces of one rebuilt scenario are called. Unique on the machine, so that runs beside each other do not meet. */
export interface Namespaces {
  readonly all: readonly string[]
  readonly of: (host: HostId) => string
  /** The switch and router between machines. */
  readonly segment: string
  /** A second name of its Node's namespace for each Pod on the host network: `ip netns exec` finds its resolv.conf by it. */
  readonly residents: ReadonlyMap<HostId, { readonly name: string; readonly of: string }>
}

const marker = 'kubewalk'

export function namespacesOf(network: Network, pid: number, run: number): Namespaces {
  const prefix = `${marker}-${pid}-${run}-`
  const names = new Map([...network.hosts.keys()].map((id, i) => [id, `${prefix}${i}`]))
  const of = (host: HostId): string => {
    const name = names.get(host)
    invariant(name, `${host} has a namespace`)
    return name
  }
  return {
    all: [...names.values(), `${prefix}segment`],
    of,
    segment: `${prefix}segment`,
    residents: new Map(
      [...(network.residents ?? new Map<HostId, { host: HostId }>())].map(([id, { host }], i) => [
        id,
        { name: `${prefix}resident${i}`, of: of(host) },
      ]),
    ),
  }
}

/** The process that made a namespace of this name; undefined for everybody else's namespaces. */
export function makerOf(name: string): number | undefined {
  const parts = /^kubewalk-(\d+)-\d+-/.exec(name)
  return parts ? Number(parts[1]) : undefined
}
